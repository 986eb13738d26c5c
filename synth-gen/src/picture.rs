//! A picture (SVG) of the degrees and sizes of a generated program beside those of real ones. Knows
//! statistics, not where they come from.

use std::fmt::Write;

use crate::statistics::Graph;

/// What was measured of a real program: internal modules only.
struct Real {
    name: &'static str,
    modules: f64,
    bytes_median: f64,
    bytes_sigma: f64,
    /// The ninth decile and the largest.
    out_degree: [f64; 2],
    in_degree: [f64; 2],
    colour: &'static str,
}

const fn real(
    name: &'static str,
    [modules, bytes_median, bytes_sigma]: [f64; 3],
    out_degree: [f64; 2],
    in_degree: [f64; 2],
    colour: &'static str,
) -> Real {
    Real { name, modules, bytes_median, bytes_sigma, out_degree, in_degree, colour }
}

const REAL: [Real; 8] = [
    real("three r108", [370.0, 1400.0, 1.41], [6.0, 159.0], [4.0, 65.0], "#e41a1c"),
    real("rome", [1221.0, 600.0, 1.04], [3.0, 251.0], [2.0, 250.0], "#ff7f00"),
    real("excalidraw", [438.0, 3200.0, 1.47], [10.0, 70.0], [7.0, 210.0], "#4daf4a"),
    real("ant-design", [960.0, 1600.0, 1.49], [7.0, 78.0], [3.0, 149.0], "#984ea3"),
    real("rollup", [269.0, 1900.0, 1.38], [9.0, 97.0], [6.0, 88.0], "#a65628"),
    real("webpack", [695.0, 3400.0, 1.24], [9.0, 142.0], [7.0, 151.0], "#f781bf"),
    real("outline", [1094.0, 2100.0, 1.15], [12.0, 46.0], [10.0, 214.0], "#666666"),
    real("date-fns", [953.0, 800.0, 1.11], [2.0, 396.0], [5.0, 397.0], "#17becf"),
];

const OWN: &str = "#1f4fbf";
const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 260.0;
const TOP: f64 = 60.0;

/// A part of the picture with logarithmic axes, or a linear vertical one.
struct Panel {
    left: f64,
    horizontal: [f64; 2],
    vertical: Option<[f64; 2]>,
}

impl Panel {
    fn x(&self, value: f64) -> f64 {
        let [low, high] = self.horizontal;
        self.left + WIDTH * (value.max(low).ln() - low.ln()) / (high.ln() - low.ln())
    }

    fn y(&self, value: f64) -> f64 {
        let share = match self.vertical {
            Some([low, high]) => (value.max(low).ln() - low.ln()) / (high.ln() - low.ln()),
            None => value,
        };
        TOP + HEIGHT * (1.0 - share)
    }

    fn frame(&self, svg: &mut String, title: &str, axis: &str, marks: &[(f64, &str)]) {
        let bottom = TOP + HEIGHT;
        let middle = self.left + WIDTH / 2.0;
        put(
            svg,
            format_args!("<text x=\"{middle:.1}\" y=\"{:.1}\" class=\"title\">{title}</text>", TOP - 14.0),
        );
        put(
            svg,
            format_args!("<text x=\"{middle:.1}\" y=\"{:.1}\" class=\"axis\">{axis}</text>", bottom + 36.0),
        );
        for &(value, label) in marks {
            let x = self.x(value);
            put(svg, format_args!("<path d=\"M{x:.1} {TOP}V{bottom}\" class=\"grid\"/>"));
            put(
                svg,
                format_args!("<text x=\"{x:.1}\" y=\"{:.1}\" class=\"axis\">{label}</text>", bottom + 17.0),
            );
        }
        let heights: &[(f64, &str)] = match self.vertical {
            Some(_) => &[(1.0, "100 %"), (0.1, "10 %"), (0.01, "1 %"), (0.001, "0.1 %")],
            None => &[(1.0, "100 %"), (0.75, "75 %"), (0.5, "50 %"), (0.25, "25 %"), (0.0, "0 %")],
        };
        for &(value, label) in heights {
            let (y, end) = (self.y(value), self.left + WIDTH);
            put(svg, format_args!("<path d=\"M{:.1} {y:.1}H{end:.1}\" class=\"grid\"/>", self.left));
            let place = self.left - 6.0;
            put(
                svg,
                format_args!("<text x=\"{place:.1}\" y=\"{:.1}\" class=\"label\">{label}</text>", y + 4.0),
            );
        }
    }

    fn line(&self, svg: &mut String, points: impl Iterator<Item = (f64, f64)>, colour: &str, width: f64) {
        let mut path = String::new();
        for (x, y) in points {
            let command = if path.is_empty() { 'M' } else { 'L' };
            write!(path, "{command}{:.1} {:.1}", self.x(x), self.y(y)).expect("text takes all");
        }
        put(
            svg,
            format_args!("<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\"/>"),
        );
    }

    /// The share of modules with at least so many, for every number that occurs.
    fn degrees(&self, svg: &mut String, mut values: Vec<u32>, of_real: impl Fn(&Real) -> [f64; 2]) {
        for program in &REAL {
            for (value, share) in of_real(program).into_iter().zip([0.1, 1.0 / program.modules]) {
                let (x, y) = (self.x(value), self.y(share));
                put(
                    svg,
                    format_args!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"{}\"/>", program.colour),
                );
            }
        }
        values.sort_unstable();
        let count = values.len() as f64;
        let mut points = Vec::new();
        for (position, &value) in values.iter().enumerate() {
            if value > 0 && (position == 0 || values[position - 1] != value) {
                points.push((f64::from(value), (count - position as f64) / count));
            }
        }
        self.line(svg, points.into_iter(), OWN, 2.5);
    }

    fn sizes(&self, svg: &mut String, mut values: Vec<u32>) {
        for program in &REAL {
            let points = (-30..=30).map(|step| {
                let deviation = f64::from(step) / 10.0;
                let size = program.bytes_median * (deviation * program.bytes_sigma).exp();
                (size, normal_share(deviation))
            });
            let [low, high] = self.horizontal;
            let inside = points.filter(|&(size, _)| size >= low && size <= high);
            self.line(svg, inside, program.colour, 1.0);
        }
        values.sort_unstable();
        let count = values.len();
        let step = (count / 200).max(1);
        let places = (0..count).step_by(step);
        let points = places.map(|place| (f64::from(values[place]), place as f64 / count as f64));
        let [low, high] = self.horizontal;
        self.line(svg, points.filter(|&(size, _)| size >= low && size <= high), OWN, 2.5);
    }
}

fn put(svg: &mut String, line: std::fmt::Arguments<'_>) {
    svg.write_fmt(line).expect("text takes all");
    svg.push('\n');
}

/// The share of a normal distribution below so many sigmas: the logistic curve nearest to it, off by
/// less than 0.01.
fn normal_share(deviation: f64) -> f64 {
    1.0 / (1.0 + (-1.702 * deviation).exp())
}

const STYLE: &str = "<style>text{font:12px sans-serif;fill:#222}.title{font-weight:bold;font-size:13px}\
    .title,.axis{text-anchor:middle}.label{text-anchor:end}.grid{stroke:#ddd;stroke-width:1}</style>";

/// The distributions of `graph`, called `name`, beside those of real programs.
pub(crate) fn picture(name: &str, graph: &Graph) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1140\" height=\"440\" viewBox=\"0 0 1140 440\">\n\
         {STYLE}\n<rect width=\"1140\" height=\"440\" fill=\"#fff\"/>\n"
    );
    let degrees: [(f64, &str); 6] =
        [(1.0, "1"), (3.0, "3"), (10.0, "10"), (30.0, "30"), (100.0, "100"), (300.0, "300")];
    let sizes: [(f64, &str); 5] =
        [(100.0, "100"), (1000.0, "1 K"), (10_000.0, "10 K"), (100_000.0, "100 K"), (1e6, "1 M")];
    let vertical = Some([0.0005, 1.0]);
    let (out, into) = graph.degrees();
    let panel = |left| Panel { left, horizontal: [1.0, 600.0], vertical };
    let (first, second) = (panel(60.0), panel(440.0));
    first.frame(&mut svg, "Imports of a module", "at least so many (log)", &degrees);
    first.degrees(&mut svg, out, |program| program.out_degree);
    second.frame(&mut svg, "Importers of a module", "at least so many (log)", &degrees);
    second.degrees(&mut svg, into, |program| program.in_degree);
    let third = Panel { left: 820.0, horizontal: [50.0, 2e6], vertical: None };
    third.frame(&mut svg, "Size of a module", "at most so many bytes (log)", &sizes);
    third.sizes(&mut svg, graph.sizes().to_vec());
    legend(&mut svg, name);
    svg.push_str("</svg>\n");
    svg
}

fn legend(svg: &mut String, name: &str) {
    let y = TOP + HEIGHT + 72.0;
    put(svg, format_args!("<path d=\"M60 {:.1}h24\" stroke=\"{OWN}\" stroke-width=\"2.5\"/>", y - 4.0));
    put(svg, format_args!("<text x=\"90\" y=\"{y:.1}\">{name}</text>"));
    for (place, program) in REAL.iter().enumerate() {
        let x = 330.0 + 98.0 * place as f64;
        put(
            svg,
            format_args!("<circle cx=\"{x:.1}\" cy=\"{:.1}\" r=\"4\" fill=\"{}\"/>", y - 4.0, program.colour),
        );
        put(svg, format_args!("<text x=\"{:.1}\" y=\"{y:.1}\">{}</text>", x + 9.0, program.name));
    }
    let note = "Dots: the ninth decile and the largest of real programs; thin lines: lognormal curves of their median and sigma.";
    put(svg, format_args!("<text x=\"60\" y=\"{:.1}\">{note}</text>", y + 24.0));
}
