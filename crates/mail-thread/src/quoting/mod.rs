//! A mail's text cut into the writer's new words, the quoted words of others, and a signature.
//! Every line goes to exactly one of the three, so no word is lost; in doubt a line is new.

mod marks;
mod signature;

use marks::{MarkKind, is_prefixed, is_rule, mark_at};

/// The text of a mail in three parts. Together they hold every word of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// What the sender wrote now; of a forward also what was forwarded.
    pub new: String,
    /// Older words, with their `>` signs and header lines.
    pub quoted: String,
    /// Folded, not lost: closing, name, telephone number, "sent from my phone".
    pub signature: String,
}

/// What the headers say about the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    pub subject: crate::subject::Kind,
    pub answers: Answers,
}

/// Whether the mail names another as the one it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    Another,
    Nothing,
}

impl Context {
    /// A mail that begins a conversation.
    pub const FRESH: Context =
        Context { subject: crate::subject::Kind::Fresh, answers: Answers::Nothing };

    fn is_forward(self) -> bool {
        self.subject == crate::subject::Kind::Forward
    }

    fn is_reply(self) -> bool {
        self.subject == crate::subject::Kind::Reply || self.answers == Answers::Another
    }
}

/// What a line was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marked {
    New,
    Quoted,
    Signature,
}

/// A line with what the HTML around it already said.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub text: String,
    pub marked: Marked,
}

/// Lines of plain text, all unmarked.
pub(crate) fn lines_of(text: &str) -> Vec<Line> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.split('\n').map(|l| Line { text: l.to_owned(), marked: Marked::New }).collect()
}

/// Cuts plain text.
pub fn split(text: &str, context: Context) -> Parts {
    split_lines(lines_of(text), context)
}

/// Cuts lines that may already carry marks from HTML.
pub(crate) fn split_lines(mut lines: Vec<Line>, context: Context) -> Parts {
    let quotes_from = mark_quotes(&mut lines, context);
    mark_gaps(&mut lines);
    for run in runs_of_new(&lines, quotes_from) {
        signature::mark(&mut lines, run);
    }
    keep_something(&mut lines, context);
    Parts {
        new: gather(&lines, Marked::New),
        quoted: gather(&lines, Marked::Quoted),
        signature: gather(&lines, Marked::Signature),
    }
}

/// Marks what is quoted. Gives the line where a forwarded mail begins, or the end.
fn mark_quotes(lines: &mut [Line], context: Context) -> usize {
    let mut at = 0;
    while at < lines.len() {
        let Some(mark) = mark_at(lines, at) else {
            if is_prefixed(&lines[at].text) {
                lines[at].marked = Marked::Quoted;
            }
            at += 1;
            continue;
        };
        let end = at + mark.lines;
        let forwarded = mark.kind == MarkKind::Forwarded
            || (context.is_forward() && mark.kind == MarkKind::Original);
        if forwarded && !is_prefixed(&lines[at].text) {
            set(lines, at, lines.len(), Marked::New);
            return at;
        }
        let from = rule_above(lines, at);
        set(lines, from, end, Marked::Quoted);
        let all_older = match mark.kind {
            MarkKind::Original | MarkKind::Wrote => !signs_follow(lines, end),
            MarkKind::Forwarded => false,
        };
        if all_older {
            set(lines, end, lines.len(), Marked::Quoted);
            return lines.len();
        }
        at = end;
    }
    lines.len()
}

/// Blank lines between two quoted ones are quoted too.
fn mark_gaps(lines: &mut [Line]) {
    let mut gap = None;
    for at in 0..lines.len() {
        if lines[at].marked == Marked::Quoted {
            if let Some(from) = gap {
                set(lines, from, at, Marked::Quoted);
            }
            gap = Some(at + 1);
        } else if !lines[at].text.trim().is_empty() {
            gap = None;
        }
    }
}

fn set(lines: &mut [Line], from: usize, to: usize, marked: Marked) {
    for line in &mut lines[from..to] {
        line.marked = marked;
    }
}

/// Whether the next words after a mark carry quote signs of their own: then unsigned lines below are answers.
fn signs_follow(lines: &[Line], from: usize) -> bool {
    lines[from..]
        .iter()
        .find(|l| !l.text.trim().is_empty())
        .is_some_and(|l| is_prefixed(&l.text) || l.marked == Marked::Quoted)
}

/// Outlook draws a line above its header block; it goes with the block.
fn rule_above(lines: &[Line], at: usize) -> usize {
    let above = (0..at).rev().find(|&i| !lines[i].text.trim().is_empty());
    match above {
        Some(rule) if is_rule(&lines[rule].text) && lines[rule].text.trim() != "--" => rule,
        _ => at,
    }
}

/// Runs of new lines before `end`; blank lines between two runs belong to the first.
fn runs_of_new(lines: &[Line], end: usize) -> Vec<std::ops::Range<usize>> {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for (index, line) in lines[..end].iter().enumerate() {
        if line.marked != Marked::New {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.end == index => run.end = index + 1,
            _ => runs.push(index..index + 1),
        }
    }
    runs
}

/// A mail that answers nothing and yet has only quoted lines is new: nobody here has seen them before.
fn keep_something(lines: &mut [Line], context: Context) {
    let has = |lines: &[Line], what: Marked| {
        lines.iter().any(|l| l.marked == what && !l.text.trim().is_empty())
    };
    if has(lines, Marked::New) || context.is_reply() || !has(lines, Marked::Quoted) {
        return;
    }
    for line in lines.iter_mut().filter(|l| l.marked == Marked::Quoted) {
        line.marked = Marked::New;
    }
}

/// The lines of one kind, without blank ones at the ends and without white space at line ends.
fn gather(lines: &[Line], marked: Marked) -> String {
    let mut out = String::new();
    let mut blank = 0;
    for line in lines.iter().filter(|l| l.marked == marked) {
        // The space of `-- ` is what makes it a signature (RFC 3676 §4.3).
        let text = if line.text == "-- " { "-- " } else { line.text.trim_end() };
        if text.is_empty() {
            blank += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if blank > 0 { "\n\n" } else { "\n" });
        }
        blank = 0;
        out.push_str(text);
    }
    out
}

#[cfg(test)]
mod tests;
