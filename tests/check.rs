//! `qingting check` and `qingting rules` as people and scripts use them: the program itself, run.
#![allow(clippy::unwrap_used)] // a test that cannot go on should say so and stop

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

fn qingting(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_qingting"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feeding = std::thread::spawn(move || {
        // The program may end before it has read everything.
        drop(stdin.write_all(&input));
    });
    let output = child.wait_with_output().unwrap();
    feeding.join().unwrap();
    output
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn objects(output: &Output) -> Vec<Value> {
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

const NOW: [&str; 2] = ["--now", "2026-11-25T10:00:00+08:00"];

#[test]
fn a_person_sees_what_is_wrong_and_what_to_say_instead() {
    let output = qingting(&["check"], "您好。这问题连小孩子都知道。\n".as_bytes());

    let shown = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1));
    assert!(shown.starts_with("stdin:1:"), "{shown}");
    for part in ["禁语", "SL001", "连小孩子都知道", "^^^^", "为什么", "这样说", "一步一步"]
    {
        assert!(shown.contains(part), "{part} is missing in:\n{shown}");
    }
}

#[test]
fn the_underline_stands_under_the_words_it_means() {
    let output = qingting(&["check"], "这问题连小孩子都知道\n".as_bytes());

    let shown = text(&output.stdout);
    let lines: Vec<&str> = shown.lines().collect();
    // 这问题 is six columns wide, after an indent of two.
    assert_eq!(lines[1], "  这问题连小孩子都知道");
    assert!(lines[2].starts_with(&format!("{}^", " ".repeat(8))), "{shown}");
}

#[test]
fn nothing_worse_than_a_hint_ends_with_zero() {
    let output = qingting(&["check"], "没有问题，我去帮您沟通这件事情。\n".as_bytes());

    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
}

#[test]
fn an_object_comes_back_for_every_object_in_the_same_order() {
    let lines: Vec<String> =
        (0..3000).map(|n| json!({"id": n, "text": if n % 3 == 0 { "这不关我的事" } else { "好的，马上为您查询。" }}).to_string()).collect();

    let output =
        qingting(&["check", "--format", "jsonl", "--threads", "4"], lines.join("\n").as_bytes());

    let answers = objects(&output);
    assert_eq!(answers.len(), 3000);
    for (n, answer) in answers.iter().enumerate() {
        assert_eq!(answer["id"], json!(n));
        assert_eq!(answer["verdict"] == "block", n % 3 == 0, "{answer}");
    }
}

#[test]
fn findings_count_in_characters_and_cut_out_their_words() {
    let input = json!({"text": "😀您好，這不關我的事。"}).to_string();

    let answer = objects(&qingting(&["check", "--format", "jsonl"], input.as_bytes())).remove(0);

    let finding = &answer["findings"][0];
    let (start, end) =
        (finding["start"].as_u64().unwrap() as usize, finding["end"].as_u64().unwrap() as usize);
    let cut: String = "😀您好，這不關我的事。".chars().skip(start).take(end - start).collect();
    assert_eq!(finding["text"], json!(cut));
    assert!(cut.contains("不關我的事"));
    for key in ["rule", "category", "severity", "why", "better"] {
        assert!(!finding[key].is_null(), "{key}");
    }
}

#[test]
fn a_dated_promise_has_its_moment_and_an_undated_one_none() {
    let input = [
        json!({"id": "a", "text": "我今天下午三点前给您回电话。"}).to_string(),
        json!({"id": "b", "text": "我们会尽快给您答复。"}).to_string(),
        json!({"id": "c", "text": "您希望明天下午收到，是吗？"}).to_string(),
    ];

    let arguments = [&["check", "--format", "jsonl"], &NOW[..]].concat();
    let answers = objects(&qingting(&arguments, input.join("\n").as_bytes()));

    assert_eq!(answers[0]["promises"][0]["due"], "2026-11-25T15:00:00+08:00");
    assert_eq!(answers[1]["promises"][0]["due"], Value::Null);
    assert_eq!(answers[2]["promises"], json!([]));
}

#[test]
fn a_customers_words_are_never_judged_and_a_note_is() {
    let input = [
        json!({"text": "你们这帮白痴，这人真蠢", "speaker": "customer"}).to_string(),
        json!({"text": "这人真蠢", "speaker": "note"}).to_string(),
    ];

    let answers = objects(&qingting(&["check", "--format", "jsonl"], input.join("\n").as_bytes()));

    assert_eq!(answers[0]["verdict"], "ok");
    assert_eq!(answers[0]["findings"], json!([]));
    assert_eq!(answers[1]["verdict"], "block");
}

#[test]
fn the_first_reply_to_a_complaint_must_thank_first() {
    let input = [
        json!({"text": "请问您的订单号?", "situation": {"complaint": true, "first_reply": true}})
            .to_string(),
        json!({"text": "请问您的订单号?"}).to_string(),
    ];

    let answers = objects(&qingting(&["check", "--format", "jsonl"], input.join("\n").as_bytes()));

    let rules = |n: usize| answers[n]["findings"].to_string();
    assert!(rules(0).contains("SR05"), "{}", rules(0));
    assert!(!rules(1).contains("SR05"), "{}", rules(1));
}

#[test]
fn a_bad_line_is_told_with_its_number_and_the_run_goes_on() {
    let input = b"{\"text\":\"ok\"}\nnot json\n{\"id\":7}\n{\"text\":\"a\",\"speaker\":\"dog\"}\n\xff\xfe\n{\"text\":\"ok\"}\n";

    let output = qingting(&["check", "--format", "jsonl", "--encoding", "utf-8"], input);

    let answers = objects(&output);
    assert_eq!(answers.len(), 6);
    assert!(answers[0]["verdict"] == "ok" && answers[5]["verdict"] == "ok");
    for (n, answer) in answers.iter().enumerate().take(5).skip(1) {
        assert!(answer["error"].is_string(), "line {}: {answer}", n + 1);
    }
    let told = text(&output.stderr);
    for line in ["stdin:2:", "stdin:3:", "stdin:4:", "stdin:5:"] {
        assert!(told.contains(line), "{line} is missing in:\n{told}");
    }
}

#[test]
fn mainland_and_taiwan_encodings_are_recognised_or_named() {
    let simplified = "您好，这个问题我们已经登记，请问您的订单号？\n这问题连小孩子都知道。\n";
    let traditional = "您好，這個問題我們已經登記，請問您的訂單號？\n這問題連小孩子都知道。\n";
    let gb = encoding_rs::GB18030.encode(simplified).0.into_owned();
    let big5 = encoding_rs::BIG5.encode(traditional).0.into_owned();
    let bom = [b"\xEF\xBB\xBF".as_slice(), simplified.as_bytes()].concat();

    for (bytes, named) in
        [(&gb, "auto"), (&gb, "gb18030"), (&big5, "auto"), (&big5, "big5"), (&bom, "auto")]
    {
        let output = qingting(&["check", "--encoding", named], bytes);
        let shown = text(&output.stdout);
        assert!(shown.contains("stdin:2:") && shown.contains("SL001"), "{named}: {shown}");
    }
}

#[test]
fn a_table_keeps_its_columns_and_gains_the_verdict() {
    let input = "id,message\n1,\"这不关我的事,\n您找别人\"\n2,好的\n";

    let output =
        qingting(&["check", "--format", "csv", "--text-column", "message"], input.as_bytes());

    let mut rows = csv::Reader::from_reader(output.stdout.as_slice());
    assert_eq!(rows.headers().unwrap().get(2), Some("qingting_verdict"));
    let records: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!((records[0].get(0), records[0].get(2)), (Some("1"), Some("block")));
    assert_eq!((records[1].get(1), records[1].get(2)), (Some("好的"), Some("ok")));
}

#[test]
fn what_cannot_be_used_is_refused_with_what_to_do() {
    for (arguments, part) in [
        (vec!["check", "no-such-file.txt"], "cannot read no-such-file.txt"),
        (vec!["check", "--encoding", "klingon"], "use auto"),
        (vec!["check", "--packs", "nonsense"], "there are: all"),
        (vec!["check", "--now", "yesterday"], "RFC 3339"),
        (vec!["check", "--format", "csv"], "--text-column"),
    ] {
        let output = qingting(&arguments, b"a,b\n1,2\n");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains(part), "{arguments:?}: {}", text(&output.stderr));
    }
}

#[test]
fn the_output_file_appears_complete_and_the_summary_counts_by_rule() {
    let folder = tempfile::tempdir().unwrap();
    let named = folder.path().join("result.jsonl");
    let input = format!("{}\n{}\n", json!({"text": "这不关我的事"}), json!({"text": "好的"}));

    let output = qingting(
        &["check", "--format", "jsonl", "--summary", "--output", named.to_str().unwrap()],
        input.as_bytes(),
    );

    assert_eq!(std::fs::read_to_string(&named).unwrap().lines().count(), 2);
    let told = text(&output.stderr);
    assert!(
        told.contains("n = 2") && told.contains("SL004") && told.contains("这不关我的事"),
        "{told}"
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left beside it");
}

/// F049
#[test]
fn the_ten_phrase_pack_lists_exactly_ten() {
    let shown = text(&qingting(&["rules", "list", "seed-ten"], b"").stdout);

    assert_eq!(shown.lines().filter(|line| line.starts_with("  SL")).count(), 10, "{shown}");
}

#[test]
fn every_example_of_every_rule_holds_and_an_unknown_rule_is_refused() {
    let tested = qingting(&["rules", "test"], b"");
    assert_eq!(tested.status.code(), Some(0), "{}", text(&tested.stdout));
    assert!(text(&tested.stdout).contains(" 0 failed"));

    assert!(text(&qingting(&["rules", "show", "SL001"], b"").stdout).contains("原文"));
    assert_eq!(qingting(&["rules", "show", "SL999"], b"").status.code(), Some(2));
}
