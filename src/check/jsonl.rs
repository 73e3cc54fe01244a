//! `--format jsonl`: one object in, one object out, in the same order; a bad line becomes `{"error":…}` in its place.

use serde_json::{Map, Value, json};
use service_language::{Channel, Industries, Matter, Situation, Speaker};

use super::judge::{Judge, Judged};

/// A line understood.
pub struct Asked {
    pub id: Option<Value>,
    pub text: String,
    pub situation: Situation,
}

/// Reads one line. The sentence says what is wrong with it.
pub fn read(line: &str, judge: &Judge) -> Result<Asked, String> {
    let value: Value = serde_json::from_str(line).map_err(|error| format!("not JSON: {error}"))?;
    let Value::Object(mut object) = value else { return Err("not a JSON object".to_owned()) };
    let id = object.remove("id");
    let text = match object.remove("text") {
        Some(Value::String(text)) => text,
        Some(_) => return Err("\"text\" is not a string".to_owned()),
        None => return Err("\"text\" is missing".to_owned()),
    };
    let mut situation = judge.situation.clone();
    if let Some(word) = word(&object, "speaker")? {
        situation.speaker = speaker(word)
            .ok_or_else(|| format!("unknown speaker {word}: use agent, note, customer or bot"))?;
    }
    if let Some(word) = word(&object, "channel")? {
        situation.channel = channel(word);
    }
    match object.remove("situation") {
        None | Some(Value::Null) => {}
        Some(Value::Object(facts)) => apply(&mut situation, facts)?,
        Some(_) => return Err("\"situation\" is not an object".to_owned()),
    }
    Ok(Asked { id, text, situation })
}

/// The answer as a line.
pub fn write(id: Option<&Value>, text: &str, judged: &Judged, into: &mut Vec<u8>) {
    let mut answer = judged.to_json(text);
    if let (Some(id), Value::Object(object)) = (id, &mut answer) {
        object.insert("id".to_owned(), id.clone());
    }
    push(&answer, into);
}

/// The place of a line that could not be judged.
pub fn write_error(line: u64, problem: &str, into: &mut Vec<u8>) {
    push(&json!({ "error": problem, "line": line }), into);
}

fn push(value: &Value, into: &mut Vec<u8>) {
    into.extend(value.to_string().into_bytes());
    into.push(b'\n');
}

fn word<'o>(object: &'o Map<String, Value>, key: &str) -> Result<Option<&'o str>, String> {
    match object.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(word)) => Ok(Some(word)),
        Some(_) => Err(format!("\"{key}\" is not a string")),
    }
}

pub fn speaker(word: &str) -> Option<Speaker> {
    Some(match word.to_ascii_lowercase().as_str() {
        "agent" | "staff" => Speaker::Agent,
        "note" | "internal" => Speaker::Note,
        "customer" | "user" => Speaker::Customer,
        "bot" => Speaker::Bot,
        _ => return None,
    })
}

/// A channel this program does not know is written like chat.
pub fn channel(word: &str) -> Channel {
    match word.to_ascii_lowercase().as_str() {
        "email" | "mail" => Channel::Email,
        "phone" | "call" => Channel::Phone,
        "form" | "web_form" => Channel::Form,
        "letter" => Channel::Letter,
        "visit" | "counter" => Channel::Visit,
        _ => Channel::Chat,
    }
}

/// Puts the facts of `"situation"` into a [`Situation`]: its own fields, and the short forms `first_reply`, `complaint`,
/// `escalated`, `result_reply`, `emotion`, `packs`. Facts nobody knows are left aside: they may be for another program.
fn apply(situation: &mut Situation, facts: Map<String, Value>) -> Result<(), String> {
    let mut own = Map::new();
    for (key, value) in facts {
        match (key.as_str(), &value) {
            ("first_reply", Value::Bool(true)) => situation.nth_message = Some(1),
            ("first_reply", _) => {}
            ("complaint", Value::Bool(true)) => situation.matter = Matter::Complaint,
            ("complaint", _) => {}
            ("escalated", Value::Bool(true)) => {
                drop(own.insert("moment".into(), json!("escalating")))
            }
            ("result_reply", Value::Bool(true)) => {
                drop(own.insert("moment".into(), json!("result_reply")))
            }
            ("packs" | "industries", Value::Array(names)) => {
                let names = names.iter().filter_map(|n| n.as_str().map(str::to_owned)).collect();
                situation.industries = Industries::Only(names);
            }
            ("packs" | "industries", Value::String(all)) if all == "all" => {
                situation.industries = Industries::All
            }
            ("speaker", Value::String(word)) => {
                situation.speaker =
                    speaker(word).ok_or_else(|| format!("unknown speaker {word}"))?;
            }
            ("channel", Value::String(word)) => situation.channel = channel(word),
            _ => drop(own.insert(key, value)),
        }
    }
    let Value::Object(mut known) =
        serde_json::to_value(&*situation).map_err(|error| error.to_string())?
    else {
        return Ok(());
    };
    for (key, value) in own {
        if known.contains_key(&key) {
            known.insert(key, value);
        }
    }
    *situation = serde_json::from_value(Value::Object(known))
        .map_err(|error| format!("\"situation\": {error}"))?;
    situation.emotion = situation.emotion.min(4);
    Ok(())
}
