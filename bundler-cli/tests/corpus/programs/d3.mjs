// corpus: browser
import * as d3 from "d3";
const root = d3.hierarchy({ name: "r", children: [{ name: "a", v: 3 }, { name: "b", children: [{ name: "c", v: 5 }] }] }).sum((d) => d.v ?? 0);
console.log(d3.treemap().size([100, 100])(root).leaves().map((n) => [n.data.name, n.x0, n.y1].join()));
console.log(d3.scaleLinear([0, 10], ["red", "blue"])(4), d3.line().curve(d3.curveBasis)([[0, 1], [2, 3], [4, 1]]), d3.format(".3s")(12345.6), d3.utcFormat("%Y-%j")(0));
console.log(d3.rollups(["a", "b", "a"], (v) => v.length, (d) => d), d3.geoPath(d3.geoMercator())({ type: "Point", coordinates: [10, 20] }), d3.interpolateViridis(0.3), Object.keys(d3).length);
console.log(d3.csvParse("a,b\n1,\"x,y\"").map((r) => r.b), d3.delaunay === undefined, d3.Delaunay.from([[0, 0], [1, 0], [0, 1]]).triangles.length, d3.contours().size([3, 3])([0, 0, 0, 0, 1, 0, 0, 0, 0]).length > 0);
