//! What we measure, printed beside the limits. Figures inform; they fail nobody.

mod bank;
mod corpus;
mod language;
mod profile;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.split_first() {
        Some((what, rest)) if what == "language" => language::run(rest),
        Some((what, rest)) if what == "bank" => bank::run(rest),
        Some((what, rest)) if what == "profile" => profile::run(rest),
        _ => eprintln!(
            "cargo run -r -p bench -- language [MEGABYTES] | profile [KILOBYTES] | bank [--show] FILE…"
        ),
    }
}
