// corpus: browser
import * as echarts from "echarts";
const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: 400, height: 300 });
chart.setOption({ animation: false, title: { text: "T" }, xAxis: { type: "category", data: ["a", "b"] }, yAxis: {}, legend: {}, series: [{ name: "s", type: "bar", data: [1, 3] }, { name: "p", type: "line", smooth: true, data: [2, 1] }] });
const svg = chart.renderToSVGString();
console.log(svg.length, svg.replace(/zr\d+/g, "zr").slice(0, 600), Object.keys(echarts).length);
chart.dispose();
