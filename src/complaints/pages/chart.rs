//! Charts made on the server: readable without hover, with their table behind them.

use maud::{Markup, html};

use super::super::pareto::Bar;
use crate::web::Frame;

const WIDTH: usize = 640;
const ROW: usize = 30;
const NAMES: usize = 190;
const BARS: usize = 330;

/// A Pareto chart as lying bars with the cumulative line: names stay readable in every language.
pub fn pareto(frame: &Frame, title: &str, bars: &[Bar]) -> Markup {
    let total: usize = bars.iter().map(|bar| bar.count).sum();
    if total == 0 {
        return html! { section class="card" { h2 { (title) } p class="muted" { (frame.t("complaints.no_data")) } } };
    }
    let largest = bars.iter().map(|bar| bar.count).max().unwrap_or(1).max(1);
    let height = bars.len() * ROW + 8;
    let said = frame.tf(
        "complaints.pareto_says",
        &[("n", &total), ("name", &bars[0].name), ("m", &bars[0].count)],
    );
    html! {
        section class="card" {
            h2 { (title) " " span class="muted" { "n = " (total) } }
            svg class="chart" viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-label={ (title) ". " (said) } {
                @for (at, bar) in bars.iter().enumerate() {
                    @let y = at * ROW + 4;
                    text x=(NAMES - 8) y=(y + 17) text-anchor="end" { (clipped(&bar.name)) }
                    rect class="bar" x=(NAMES) y=(y) width=(bar.count * BARS / largest) height=(ROW - 8) rx="2" {}
                    text x=(NAMES + bar.count * BARS / largest + 6) y=(y + 17) { (bar.count) }
                    text class="cumulative" x=(WIDTH - 4) y=(y + 17) text-anchor="end" { (percent(bar.cumulative_percent)) }
                }
                polyline class="line" points=(line(bars)) {}
                @for (x, y) in places(bars) { circle class="dot" cx=(x) cy=(y) r="4" {} }
            }
            p class="muted" { (frame.t("complaints.pareto_formula")) }
            details class="more" {
                summary { (frame.t("complaints.as_table")) }
                table {
                    thead { tr { th { (title) } th class="number" { (frame.t("complaints.count")) } th class="number" { (frame.t("complaints.cumulative")) } } }
                    tbody { @for bar in bars { tr { td { (bar.name) } td class="number" { (bar.count) } td class="number" { (percent(bar.cumulative_percent)) } } } }
                }
            }
        }
    }
}

/// Where the cumulative line passes each bar.
fn places(bars: &[Bar]) -> Vec<(String, usize)> {
    let point = |(at, bar): (usize, &Bar)| {
        #[allow(clippy::cast_precision_loss)] // pixels
        let x = NAMES as f64 + bar.cumulative_percent / 100.0 * BARS as f64;
        (format!("{x:.0}"), at * ROW + ROW / 2)
    };
    bars.iter().enumerate().map(point).collect()
}

fn line(bars: &[Bar]) -> String {
    places(bars).iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ")
}

fn clipped(name: &str) -> String {
    if name.chars().count() <= 14 {
        return name.to_owned();
    }
    // Latin letters are half as wide.
    let most = if name.is_ascii() { 26 } else { 13 };
    let cut: String = name.chars().take(most).collect();
    if cut == name { cut } else { format!("{cut}…") }
}

pub fn percent(value: f64) -> String {
    format!("{value:.0} %")
}

/// 鱼骨图: six bones with what hangs on them, as lists beside a spine; read in order by a screen reader.
pub fn fishbone(frame: &Frame, bones: &[(String, String)], problem: &str) -> Markup {
    html! {
        div class="fish" {
            @for bone in super::super::causes::BONES {
                section {
                    h3 { (frame.t(&format!("complaints.bone_{bone}"))) }
                    ul { @for (_, words) in bones.iter().filter(|(of, _)| of == bone) { li { (words) } } }
                }
            }
            p class="head" { (problem) }
        }
    }
}

/// Rows of a table as CSV; a cell that a spreadsheet would take for a formula is quoted with an apostrophe.
pub fn csv(rows: &[Vec<String>]) -> String {
    let cell = |text: &String| {
        let risky = text.starts_with(['=', '+', '-', '@', '\t']);
        let text = if risky { format!("'{text}") } else { text.clone() };
        format!("\"{}\"", text.replace('"', "\"\""))
    };
    let lines = rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(","));
    // Spreadsheets take UTF-8 for it only with this mark.
    format!("\u{feff}{}\r\n", lines.collect::<Vec<_>>().join("\r\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_looks_like_a_formula_stays_words() {
        assert_eq!(csv(&[vec!["=1+1".into(), "a\"b".into()]]), "\u{feff}\"'=1+1\",\"a\"\"b\"\r\n");
    }
}
