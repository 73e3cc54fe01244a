//! Better wordings filled with what the situation knows.

use crate::situation::Known;
use crate::words::Words;

/// Fills `{by=今天18点前}` and its like: with the known fact, else with the words after `=`.
pub(crate) fn filled(words: &Words, known: &Known) -> Words {
    words.map(|text| fill(text, known))
}

fn fill(text: &str, known: &Known) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}').map(|at| open + at) else { break };
        filled.push_str(&rest[..open]);
        match slot(&rest[open + 1..close], known) {
            Some(value) => filled.push_str(value),
            None => filled.push_str(&rest[open..=close]),
        }
        rest = &rest[close + 1..];
    }
    filled.push_str(rest);
    filled
}

/// `None` where the braces are no slot of ours.
fn slot<'t>(inside: &'t str, known: &'t Known) -> Option<&'t str> {
    let (name, otherwise) = inside.split_once('=')?;
    let fact = match name {
        "by" => &known.by,
        "agent" => &known.agent,
        "customer" => &known.customer,
        "company" => &known.company,
        "colleague" => &known.colleague,
        _ => return None,
    };
    Some(fact.as_deref().unwrap_or(otherwise))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_better_sentence_says_the_time_we_know() {
        let known = Known { by: Some("今天16点前".to_owned()), ..Known::default() };

        assert_eq!(fill("我{by=明天15点前}回复您,{agent=小王}", &known), "我今天16点前回复您,小王");
        assert_eq!(fill("没有{完", &known), "没有{完");
        assert_eq!(fill("{name}{x=1}", &known), "{name}{x=1}");
    }
}
