//! Charts as SVG that follows the page's colours. Knows numbers and labels, not what they mean.

use anyhow::Result;
use plotters::coord::Shift;
use plotters::coord::ranged1d::ValueFormatter;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// Colours that can be told apart on a light and on a dark ground.
pub const PALETTE: [RGBColor; 9] = [
    RGBColor(0x3b, 0x82, 0xc4),
    RGBColor(0xe0, 0x8a, 0x1e),
    RGBColor(0x2e, 0x9e, 0x6b),
    RGBColor(0xd1, 0x49, 0x5b),
    RGBColor(0x8d, 0x6a, 0xc0),
    RGBColor(0x2a, 0xa5, 0xb5),
    RGBColor(0xb3, 0x95, 0x1f),
    RGBColor(0x8a, 0x8f, 0x98),
    RGBColor(0xc2, 0x6b, 0xa5),
];

/// Stand for the page's text and line colours, which an SVG drawn beforehand cannot know.
const INK: RGBColor = RGBColor(1, 2, 3);
const GRID: RGBColor = RGBColor(1, 2, 4);

const WIDTH: u32 = 960;
const FONT: f64 = 14.0;

/// A row of a bar chart.
#[derive(Clone, Debug)]
pub struct Bar {
    pub label: String,
    /// Each from where to where, in a colour.
    pub segments: Vec<(f64, f64, RGBColor)>,
    /// An interval, drawn as a line.
    pub whisker: Option<(f64, f64)>,
    /// Text behind the bar.
    pub note: String,
}

/// A bar chart's frame.
#[derive(Clone, Debug, Default)]
pub struct BarFrame {
    /// What the axis counts.
    pub axis: String,
    pub legend: Vec<(String, RGBColor)>,
}

/// Horizontal bars, the first on top.
///
/// # Errors
/// If the library cannot draw.
pub fn bars(frame: &BarFrame, bars: &[Bar]) -> Result<String> {
    const LABELS: i32 = 190;
    const NOTES: i32 = 220;
    let row = 30;
    let top = if frame.legend.is_empty() { 8 } else { 34 };
    let height = top + bars.len() as i32 * row + 46;
    let ends = bars.iter().flat_map(|bar| {
        let segments = bar.segments.iter().flat_map(|(from, to, _)| [*from, *to]);
        segments.chain(bar.whisker.iter().flat_map(|(low, high)| [*low, *high]))
    });
    let (least, most) = ends.fold((0.0_f64, 0.0_f64), |(least, most), end| (least.min(end), most.max(end)));
    let span = (most - least).max(1e-9);
    let (least, most) = (if least < 0.0 { least - 0.02 * span } else { 0.0 }, most + 0.02 * span);
    draw(height as u32, |root| {
        legend(root, &frame.legend)?;
        let area = (LABELS, WIDTH as i32 - NOTES);
        let x = |value: f64| {
            area.0 + ((value - least) / (most - least) * f64::from(area.1 - area.0)).round() as i32
        };
        let bottom = top + bars.len() as i32 * row;
        for tick in ticks(least, most) {
            root.draw(&PathElement::new(vec![(x(tick), top - 2), (x(tick), bottom + 4)], GRID))?;
            text(root, &tick_label(tick), (x(tick), bottom + 8), HPos::Center, VPos::Top)?;
        }
        text(root, &frame.axis, (i32::midpoint(area.0, area.1), bottom + 26), HPos::Center, VPos::Top)?;
        for (index, bar) in (0..).zip(bars) {
            let y = top + index * row;
            text(root, &bar.label, (LABELS - 10, y + row / 2), HPos::Right, VPos::Center)?;
            for &(from, to, colour) in &bar.segments {
                let corners =
                    [(x(from.min(to)), y + 5), (x(from.max(to)).max(x(from.min(to)) + 1), y + row - 5)];
                root.draw(&Rectangle::new(corners, colour.filled()))?;
            }
            let mut end = bar.segments.iter().map(|(from, to, _)| x(from.max(*to))).max().unwrap_or(x(0.0));
            if let Some((low, high)) = bar.whisker {
                let middle = y + row / 2;
                for (from, to) in [
                    ((x(low), middle), (x(high), middle)),
                    ((x(low), middle - 4), (x(low), middle + 4)),
                    ((x(high), middle - 4), (x(high), middle + 4)),
                ] {
                    root.draw(&PathElement::new(vec![from, to], INK.stroke_width(2)))?;
                }
                end = end.max(x(high));
            }
            text(root, &bar.note, (end + 8, y + row / 2), HPos::Left, VPos::Center)?;
        }
        root.draw(&PathElement::new(vec![(x(0.0), top - 2), (x(0.0), bottom + 4)], INK))?;
        Ok(())
    })
}

/// A line through points, with a name.
#[derive(Clone, Debug)]
pub struct Line {
    pub name: String,
    pub points: Vec<(f64, f64)>,
}

/// What a chart of lines counts on its axes, and how.
#[derive(Clone, Debug)]
pub struct LineFrame {
    pub x: String,
    pub y: String,
    pub logarithmic: bool,
}

/// Lines with their points.
///
/// # Errors
/// If the library cannot draw.
pub fn lines(frame: &LineFrame, lines: &[Line]) -> Result<String> {
    let points = || lines.iter().flat_map(|line| line.points.iter().copied());
    let range = |values: &mut dyn Iterator<Item = f64>| {
        values.fold((f64::MAX, f64::MIN), |(least, most), value| (least.min(value), most.max(value)))
    };
    let x = range(&mut points().map(|(x, _)| x));
    let y = range(&mut points().map(|(_, y)| y));
    draw(400, |root| {
        let legend_names: Vec<(String, RGBColor)> =
            lines.iter().zip(PALETTE).map(|(line, colour)| (line.name.clone(), colour)).collect();
        legend(root, &legend_names)?;
        let (_, area) = root.split_vertically(30);
        let mut builder = ChartBuilder::on(&area);
        builder.margin_right(30).x_label_area_size(44).y_label_area_size(70);
        if frame.logarithmic {
            let mut chart = builder.build_cartesian_2d(
                (x.0 * 0.9..x.1 * 1.1).log_scale(),
                (y.0 * 0.8..y.1 * 1.25).log_scale(),
            )?;
            draw_lines(&mut chart, frame, lines)
        } else {
            let mut chart = builder.build_cartesian_2d(0.0..x.1 * 1.05, 0.0..y.1 * 1.1)?;
            draw_lines(&mut chart, frame, lines)
        }
    })
}

fn draw_lines<X, Y>(
    chart: &mut ChartContext<'_, SVGBackend<'_>, Cartesian2d<X, Y>>,
    frame: &LineFrame,
    lines: &[Line],
) -> Result<()>
where
    X: Ranged<ValueType = f64> + ValueFormatter<f64>,
    Y: Ranged<ValueType = f64> + ValueFormatter<f64>,
{
    let style = ("sans-serif", FONT).into_font().color(&INK);
    chart
        .configure_mesh()
        .x_desc(&frame.x)
        .y_desc(&frame.y)
        .label_style(style.clone())
        .axis_desc_style(style)
        .axis_style(INK)
        .bold_line_style(GRID)
        .light_line_style(TRANSPARENT)
        .x_label_formatter(&|value| tick_label(*value))
        .y_label_formatter(&|value| tick_label(*value))
        .draw()?;
    for (line, colour) in lines.iter().zip(PALETTE) {
        chart.draw_series(LineSeries::new(line.points.iter().copied(), colour.stroke_width(2)))?;
        chart.draw_series(line.points.iter().map(|point| Circle::new(*point, 4, colour.filled())))?;
    }
    Ok(())
}

/// A square of cells: red is more, blue is less, as far as the strongest goes.
///
/// # Errors
/// If the library cannot draw.
pub fn heat_map(labels: &[String], cells: &[Vec<Option<(f64, String)>>]) -> Result<String> {
    const LABELS: i32 = 150;
    const CELL: (i32, i32) = (150, 54);
    let strongest = cells.iter().flatten().flatten().map(|(value, _)| value.abs()).fold(1e-9, f64::max);
    let height = 30 + CELL.1 * labels.len() as i32 + 8;
    draw(height as u32, |root| {
        for (index, label) in (0..).zip(labels) {
            text(root, label, (LABELS + index * CELL.0 + CELL.0 / 2, 14), HPos::Center, VPos::Center)?;
            text(root, label, (LABELS - 10, 30 + index * CELL.1 + CELL.1 / 2), HPos::Right, VPos::Center)?;
        }
        for (row, cells) in (0..).zip(cells) {
            for (column, cell) in (0..).zip(cells) {
                let Some((value, note)) = cell else { continue };
                let corner = (LABELS + column * CELL.0, 30 + row * CELL.1);
                let colour = if *value > 0.0 { PALETTE[3] } else { PALETTE[0] };
                let share = (value.abs() / strongest).sqrt() * 0.75 + 0.05;
                let corners = [(corner.0 + 2, corner.1 + 2), (corner.0 + CELL.0 - 2, corner.1 + CELL.1 - 2)];
                root.draw(&Rectangle::new(corners, colour.mix(share).filled()))?;
                let middle = (corner.0 + CELL.0 / 2, corner.1 + CELL.1 / 2);
                text(root, note, middle, HPos::Center, VPos::Center)?;
            }
        }
        Ok(())
    })
}

type Root<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// Draws on a surface of the page's width, and makes the SVG follow the page.
fn draw(height: u32, paint: impl FnOnce(&Root<'_>) -> Result<()>) -> Result<String> {
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
        paint(&root)?;
        root.present()?;
    }
    let svg = svg
        .replace("\"#010203\"", "\"currentColor\"")
        .replace("stroke=\"#010204\"", "stroke=\"currentColor\" stroke-opacity=\"0.18\"");
    Ok(svg.replacen("<svg ", "<svg role=\"img\" class=\"chart\" ", 1))
}

fn text(root: &Root<'_>, text: &str, at: (i32, i32), horizontal: HPos, vertical: VPos) -> Result<()> {
    let style = ("sans-serif", FONT).into_font().color(&INK).pos(Pos::new(horizontal, vertical));
    root.draw(&Text::new(text, at, style))?;
    Ok(())
}

fn legend(root: &Root<'_>, entries: &[(String, RGBColor)]) -> Result<()> {
    let mut x = 12;
    for (name, colour) in entries {
        root.draw(&Rectangle::new([(x, 8), (x + 14, 22)], colour.filled()))?;
        text(root, name, (x + 20, 15), HPos::Left, VPos::Center)?;
        // About the width of the text: there is no font to ask.
        x += 40 + name.chars().count() as i32 * 8;
    }
    Ok(())
}

/// About six round numbers.
fn ticks(least: f64, most: f64) -> Vec<f64> {
    let rough = (most - least) / 6.0;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|step| *step >= rough);
    let step = step.unwrap_or(power * 10.0);
    let first = (least / step).ceil() as i64;
    (first..=(most / step).floor() as i64).map(|index| index as f64 * step).collect()
}

fn tick_label(value: f64) -> String {
    match value.abs() {
        size if size >= 1000.0 => super::number::grouped_signed(value),
        size if size >= 10.0 || value.fract() == 0.0 => format!("{value:.0}"),
        size if size >= 1.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charts_follow_the_pages_colours() {
        let bar = Bar {
            label: "a <b>".to_string(),
            segments: vec![(0.0, 30.0, PALETTE[0]), (30.0, 45.0, PALETTE[1])],
            whisker: Some((40.0, 50.0)),
            note: "45 ms".to_string(),
        };
        let frame = BarFrame { axis: "ms".to_string(), legend: vec![("x".to_string(), PALETTE[0])] };
        let line = Line { name: "l".to_string(), points: vec![(1000.0, 10.0), (2000.0, 22.0)] };
        let axes = |logarithmic| LineFrame { x: "modules".to_string(), y: "ms".to_string(), logarithmic };
        let cell = Some((-0.5, "-0.5".to_string()));
        for svg in [
            bars(&frame, &[bar]).unwrap(),
            lines(&axes(true), std::slice::from_ref(&line)).unwrap(),
            lines(&axes(false), &[line]).unwrap(),
            heat_map(&["a".to_string()], &[vec![cell]]).unwrap(),
        ] {
            assert!(svg.starts_with("<svg role=\"img\"") && svg.contains("currentColor"), "{svg}");
            assert!(!svg.contains("#010203") && !svg.contains("#010204"), "{svg}");
        }
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(ticks(0.0, 100.0), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
        assert_eq!(ticks(-10.0, 10.0), [-10.0, -5.0, 0.0, 5.0, 10.0]);
        assert_eq!(tick_label(12_000.0), "12,000");
        assert_eq!(tick_label(0.25), "0.25");
    }
}
