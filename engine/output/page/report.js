// What the page does beyond being read: tooltips, days under the pointer, zoom, playing a replication.
(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("data").textContent);
  var words = data.words;
  var tip = d3.select("#tip"), focused = null;

  function number(value) {
    return value === null ? "–" : String(value).replace(".", words.comma);
  }

  function showTip(text, x, y) {
    tip.text(text).attr("hidden", null);
    var box = tip.node().getBoundingClientRect();
    var left = Math.max(4, Math.min(x + 14, window.innerWidth - box.width - 4));
    var top = y + 18 + box.height > window.innerHeight ? y - box.height - 10 : y + 18;
    tip.style("left", left + "px").style("top", Math.max(4, top) + "px");
  }

  function hideTip() {
    tip.attr("hidden", "");
  }

  function beside(node) {
    var box = node.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  }

  // Titles become tooltips that the keyboard and fingers reach too.
  d3.selectAll("svg title").each(function () {
    var node = this.parentNode, text = this.textContent;
    d3.select(this).remove();
    d3.select(node)
      .attr("aria-label", text)
      .attr("data-tip", text)
      .attr("role", "img")
      .on("mouseenter.tip mousemove.tip", function () { var e = d3.event; showTip(text, e.clientX, e.clientY); })
      .on("mouseleave.tip", hideTip)
      .on("blur.tip", function () { focused = null; hideTip(); })
      .on("focus.tip", function () {
        focused = function () { var at = beside(node); showTip(text, at[0], at[1]); };
        focused();
      });
  });
  // What has the focus may have been scrolled to for that.
  d3.select(window).on("scroll.tip", function () { if (focused) focused(); else hideTip(); });
  d3.select(document).on("keydown.tip", function () { if (d3.event.key === "Escape") { focused = null; hideTip(); } });

  // Details of a road stay after a click.
  d3.selectAll("#road-map .road-tip").attr("tabindex", "0").on("click keydown", function () {
    if (d3.event.type === "keydown" && d3.event.key !== "Enter" && d3.event.key !== " ") return;
    if (d3.event.type === "keydown") d3.event.preventDefault();
    d3.selectAll(".road-tip").classed("chosen", false);
    d3.select(this).classed("chosen", true);
    d3.select("#road-details").text(this.getAttribute("data-tip"));
  });

  // The day under the pointer, or chosen by arrow keys.
  var low = 38, high = 350;
  Object.keys(data.fans).forEach(function (id) {
    var fan = data.fans[id], svg = d3.select("#" + id);
    if (svg.empty()) return;
    var days = data.dates.length, at = Math.min(days, 30) - 1;
    var line = svg.append("line").attr("class", "cursor").attr("y1", 26).attr("y2", 160).attr("display", "none");
    function text(i) {
      var unit = fan.unit === "d" ? " " + words.day : " " + fan.unit;
      if (fan.lines) {
        return data.dates[i] + fan.lines.map(function (l) { return "\n" + l[0] + ": " + number(l[1][i]) + unit; }).join("");
      }
      var q = fan.q;
      return data.dates[i] + "\n" + words.median + ": " + number(q[2][i]) + unit +
        "\n" + words.half + ": " + number(q[1][i]) + " – " + number(q[3][i]) + unit +
        "\n" + words.nine + ": " + number(q[0][i]) + " – " + number(q[4][i]) + unit;
    }
    function across(day) {
      return low + (high - low) * (Math.min(day, data.horizon) - fan.from) / (data.horizon - fan.from);
    }
    function show(i, x, y) {
      at = i;
      var px = across(i + 1);
      line.attr("x1", px).attr("x2", px).attr("display", null);
      showTip(text(i), x, y);
    }
    function hide() {
      line.attr("display", "none");
      hideTip();
    }
    svg.attr("tabindex", "0")
      .on("mousemove.day touchstart.day touchmove.day", function () {
        var e = d3.event.touches ? d3.event.touches[0] : d3.event;
        if (e.target && e.target.closest && e.target.closest("[data-tip]")) { line.attr("display", "none"); return; }
        var box = svg.node().getBoundingClientRect();
        var x = (e.clientX - box.left) * 360 / box.width;
        if (x < low - 4 || x > high + 4) { hide(); return; }
        var i = Math.round(fan.from + (x - low) / (high - low) * (data.horizon - fan.from)) - 1;
        if (i < -1) { hide(); return; }
        show(Math.max(0, Math.min(days - 1, i)), e.clientX, e.clientY);
      }, { passive: true })
      .on("mouseleave.day blur.day", hide)
      .on("keydown.day", function () {
        var step = { ArrowLeft: -1, ArrowRight: 1, PageDown: 7, PageUp: -7 }[d3.event.key];
        if (!step) return;
        d3.event.preventDefault();
        var box = svg.node().getBoundingClientRect(), i = Math.max(0, Math.min(days - 1, at + step));
        show(i, box.left + box.width * across(i + 1) / 360, box.top + 20);
      });
  });

  // Zoom and move; a plain scroll of the page is left alone until a map was clicked.
  d3.selectAll("#road-map, #replay-map").each(function () {
    var svg = d3.select(this), inner = svg.select(".zoomable"), active = false;
    var zoom = d3.zoom().scaleExtent([1, 12])
      .filter(function () {
        var e = d3.event;
        if (e.type === "wheel") return active || e.ctrlKey;
        if (e.type.indexOf("touch") === 0) return e.touches.length > 1 || active;
        return !e.button;
      })
      .on("zoom", function () { inner.attr("transform", d3.event.transform); });
    var box = this.viewBox.baseVal;
    zoom.extent([[0, 0], [box.width, box.height]]).translateExtent([[0, 0], [box.width, box.height]]);
    svg.call(zoom).on("click.zoom", function () { active = true; }).on("mouseleave.zoom", function () { active = false; });
  });

  d3.selectAll(".scripted").attr("hidden", null);

  // Playing one replication.
  if (data.replays.length === 0 || d3.select("#replay-map").empty()) return;
  var convoys = d3.select("#replay-convoys"), marks = d3.select("#replay-events"), shut = d3.select("#replay-closed");
  var slider = d3.select("#replay-time"), button = d3.select("#replay-play"), end = data.horizon * 24;
  var replay = null, hour = 0, playing = null, last = 0;

  function choose(which) {
    replay = data.replays[which];
    draw(hour);
  }

  // Where a track is: points are hour, x, y, trucks; null before and after.
  function position(track, h) {
    var n = (track.length - 3) / 4, first = track[3], final = track[3 + 4 * (n - 1)];
    if (h < first || h > final) return null;
    var a = 0, b = n - 1;
    while (b - a > 1) {
      var m = (a + b) >> 1;
      if (track[3 + 4 * m] <= h) a = m; else b = m;
    }
    var i = 3 + 4 * a, j = 3 + 4 * b, span = track[j] - track[i];
    var part = span > 0 ? (h - track[i]) / span : 0;
    return {
      x: track[i + 1] + part * (track[j + 1] - track[i + 1]),
      y: track[i + 2] + part * (track[j + 2] - track[i + 2]),
      trucks: part < 1 ? track[i + 3] : track[j + 3],
      track: track
    };
  }

  function draw(h) {
    hour = h;
    var there = [];
    replay.tracks.forEach(function (track) {
      var p = position(track, h);
      if (p) there.push(p);
    });
    var circles = convoys.selectAll("circle").data(there, function (p) { return p.track.slice(0, 3).join("/"); });
    circles.exit().remove();
    circles.enter().append("circle")
      .on("mouseenter mousemove", function (p) {
        var name = data.corridors[p.track[0]] || "";
        var what = p.track[1] === 3 ? words.empty : words.loaded;
        showTip(words.convoy + " " + name + "\n" + p.trucks + " " + words.trucks + ", " + what, d3.event.clientX, d3.event.clientY);
      })
      .on("mouseleave", hideTip)
      .merge(circles)
      .attr("class", function (p) { return "convoy " + (p.track[1] === 3 ? "empty" : "loaded"); })
      .attr("cx", function (p) { return p.x.toFixed(1); })
      .attr("cy", function (p) { return p.y.toFixed(1); })
      .attr("r", function (p) { return (1.5 + Math.sqrt(p.trucks) * 0.9).toFixed(1); });

    var attacks = replay.events.filter(function (e) {
      return (e[1] === "attack" || e[1] === "repelled") && e[2] >= 0 && e[0] <= h && e[0] > h - 36;
    });
    var crosses = marks.selectAll("path").data(attacks);
    crosses.exit().remove();
    crosses.enter().append("path").attr("class", "attack-mark").merge(crosses)
      .attr("d", function (e) { return "M" + (e[2] - 7) + "," + (e[3] - 7) + "l14,14m0,-14l-14,14"; })
      .attr("opacity", function (e) { return e[1] === "repelled" ? 0.5 : 1 - (h - e[0]) / 72; });

    var closed = {};
    replay.events.forEach(function (e) {
      if (e[0] > h || e[4] < 0) return;
      if (e[1] === "closed") closed[e[4]] = true;
      if (e[1] === "reopened") delete closed[e[4]];
    });
    var lines = shut.selectAll("path").data(Object.keys(closed).filter(function (r) { return data.roads[r]; }), String);
    lines.exit().remove();
    lines.enter().append("path").attr("class", "closed-road").attr("d", function (r) {
      var p = data.roads[r];
      return "M" + p[0] + "," + p[1] + "L" + p[2] + "," + p[3];
    });

    d3.selectAll("#replay-map .gauge[data-tank]").each(function () {
      var stock = replay.stock[+this.getAttribute("data-tank")] || [];
      var day = Math.max(0, Math.min(stock.length - 1, h / 24 - 1)), i = Math.floor(day), j = Math.min(i + 1, stock.length - 1);
      var level = stock.length ? stock[i] + (day - i) * (stock[j] - stock[i]) : 0;
      d3.select(this).attr("y", this.getAttribute("data-bottom") - 28 * level).attr("height", 28 * level);
    });

    slider.property("value", h);
    var day = Math.min(data.dates.length - 1, Math.floor(h / 24));
    var clock = ("0" + Math.floor(h % 24)).slice(-2) + ":00";
    d3.select("#replay-date").text(data.dates[day] + " " + clock);
    slider.attr("aria-valuetext", data.dates[day] + " " + clock);
    var said = replay.events.filter(function (e) { return e[0] <= h && e[0] > h - 72; }).slice(-2);
    d3.select("#replay-log").text(said.map(function (e) {
      return data.dates[Math.min(data.dates.length - 1, Math.floor(e[0] / 24))] + " · " + e[5];
    }).join("\n")).style("white-space", "pre-line");
  }

  function stop() {
    if (playing) playing.stop();
    playing = null;
    button.text(button.attr("data-play"));
  }

  function play() {
    if (hour >= end) hour = 0;
    last = 0;
    button.text(button.attr("data-pause"));
    playing = d3.timer(function (elapsed) {
      var passed = elapsed - last;
      last = elapsed;
      var next = hour + Math.min(passed, 200) / 1000 * +d3.select("#replay-speed").property("value");
      if (next >= end) {
        draw(end);
        stop();
      } else {
        draw(next);
      }
    });
  }

  button.on("click", function () { if (playing) stop(); else play(); });
  slider.on("input", function () { stop(); draw(+this.value); });
  d3.select("#replay-which").on("change", function () { choose(+this.value); });
  choose(0);
})();
