// corpus: browser
import * as echarts from "echarts/core";
import { PieChart } from "echarts/charts";
import { TooltipComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";
echarts.use([PieChart, TooltipComponent, SVGRenderer]);
const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: 200, height: 200 });
chart.setOption({ animation: false, series: [{ type: "pie", data: [{ value: 1, name: "a" }, { value: 3, name: "b" }] }] });
console.log(chart.renderToSVGString().replace(/zr\d+/g, "zr"));
chart.dispose();
