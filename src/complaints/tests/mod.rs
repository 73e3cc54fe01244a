//! Lives of complaints on both databases: the people and words all of them share.

mod causes;
mod ended;
mod lives;
mod outward;
mod seen;
mod walked;

use std::sync::LazyLock;

use service_language::Engine;

use super::evidence::{self, Reached};
use super::file::File;
use super::kinds::Came;
use super::opening::Opening;
use super::*;
use crate::cases::{self, Channel, Checking, Contact, Direction, Incoming};
use crate::customers::{self, ContactKind, ContactPoint};
use crate::language::composer::Written;
use crate::platform::i18n::Lang;
use crate::platform::stop::{Outcome, Stop};
use crate::platform::testing::each_engine;
use crate::platform::{Db, Tx};
use crate::staff::{Who, testing::person};

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::builtin);
const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;
const SORRY: &str =
    "感谢您提供给我的信息!让您着急了,我很抱歉。换作是我也会着急,我现在就核对这两笔扣款。";
const RESULT: &str =
    "处理结果:重复的298元已原路退回。感谢您给我们改正的机会。请问您对这件事还有什么期望?";

/// A mail from somebody who was charged twice.
fn case_of(tx: &mut Tx<'_>, team: &Who) -> String {
    let from = format!("li.{}@example.com", tx.new_id());
    let point = ContactPoint::new(ContactKind::Email, &from, "李敏");
    let customer = customers::recognise(tx, &point, Lang::ZhCn).unwrap();
    let incoming = Incoming {
        team_id: team.teams[0].clone(),
        our_address: Some("help@haiyun.example".into()),
        customer_id: customer.id,
        customer_name: customer.name,
        from_address: Some(from),
        subject: "续费被重复扣款".into(),
        words: "被扣了两次,我要投诉你们!".into(),
        message_key: Some(format!("{}@customer.example", tx.new_id())),
        ..Incoming::default()
    };
    let id = cases::receive(tx, &Who::system("mail"), &incoming).unwrap().case_id;
    cases::take(tx, team, &id).ok();
    id
}

fn opened(tx: &mut Tx<'_>, who: &Who) -> String {
    let id = case_of(tx, who);
    let opening = Opening { came: Came::Signal, words: "我要投诉你们".into() };
    open(tx, who, &id, &opening).unwrap();
    id
}

/// A call of ours, written down and checked.
fn call(tx: &mut Tx<'_>, who: &Who, case_id: &str, words: &str) -> String {
    say(tx, who, case_id, (Channel::Phone, words)).unwrap()
}

fn say(tx: &mut Tx<'_>, who: &Who, case_id: &str, said: (Channel, &str)) -> Outcome<String> {
    let written = Written {
        text: said.1.to_owned(),
        warn_ticked: Some("yes".into()),
        warn_reason: Some("客户已知悉".into()),
        next_action: Some("核对扣款".into()),
        ..Written::default()
    };
    let checking = Checking { engine: &ENGINE, written: &written };
    let contact = Contact {
        channel: said.0,
        direction: Direction::Out,
        words: said.1.to_owned(),
        happened_ms: None,
    };
    cases::write_down(tx, who, &checking, case_id, &contact)
}

fn give(tx: &mut Tx<'_>, who: &Who, case_id: &str, answers: &[(Proof, &str)]) {
    let answers: Vec<(Proof, String)> =
        answers.iter().map(|(proof, value)| (*proof, (*value).to_owned())).collect();
    put(tx, who, case_id, &answers).unwrap();
}

fn file(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> File {
    read(tx, who, &ENGINE, case_id).unwrap().unwrap()
}

/// Everything the first three steps ask for, in one call.
fn first_three(tx: &mut Tx<'_>, who: &Who, case_id: &str) {
    call(tx, who, case_id, SORRY);
    give(
        tx,
        who,
        case_id,
        &[
            (Proof::ReplyWay, "phone"),
            (Proof::EmotionBefore, "3"),
            (Proof::AngerCause, "打了三次电话没人管"),
            (Proof::EmotionAfter, "1"),
        ],
    );
}

const FACTS: &[(Proof, &str)] = &[
    (Proof::HappenedWhen, "11月20日"),
    (Proof::HappenedWhere, "官网续费页"),
    (Proof::HappenedWhat, "同一订单扣款两笔"),
    (Proof::Loss, "298元"),
    (Proof::CustomerWords, "被扣了两次"),
    (Proof::CustomerWish, "今天退给我"),
    (Proof::CoreIssue, "重复扣款何时退回"),
    (Proof::CoreConfirmed, "confirmed"),
];
const ANALYSIS: &[(Proof, &str)] = &[
    (Proof::Expectation, "our_failure"),
    (Proof::Liability, "ours"),
    (Proof::Severity, "1"),
    (Proof::Product, "云主机续费"),
    (Proof::LegalTerm, "无"),
];
const RESOLUTION: &[(Proof, &str)] = &[
    (Proof::Method, "one_stop"),
    (Proof::WayOne, "原路退回298元"),
    (Proof::ChosenWay, "one"),
    (Proof::Remedy, "当天原路退款并致歉"),
    (Proof::Decision, "satisfied"),
];

fn through_six(tx: &mut Tx<'_>, who: &Who, case_id: &str) {
    first_three(tx, who, case_id);
    give(tx, who, case_id, FACTS);
    evidence::add(tx, who, case_id, ("银行流水", "客户提供"), None).unwrap();
    give(tx, who, case_id, ANALYSIS);
    give(tx, who, case_id, RESOLUTION);
}

fn told_and_asked(tx: &mut Tx<'_>, who: &Who, case_id: &str) {
    call(tx, who, case_id, RESULT);
    evidence::attempt(tx, who, case_id, ("phone", "客户说收到退款了"), Reached::Yes).unwrap();
    give(
        tx,
        who,
        case_id,
        &[
            (Proof::RemainingExpectation, "希望不再发生"),
            (Proof::Outcome, "satisfied"),
            (Proof::OutcomeWords, "收到了,谢谢"),
        ],
    );
}

fn sentence(stop: &Stop) -> String {
    match stop {
        Stop::Refused(refusal) => Lang::ZhCn.refusal(refusal),
        Stop::Fault(what) => panic!("a fault: {what}"),
    }
}

/// Lets a job that is due run, as the timetable would.
fn run_due(db: &Db) {
    loop {
        let due = db.write_now(|tx| crate::platform::jobs::claim(tx, 50)).unwrap();
        if due.is_empty() {
            return;
        }
        for job in due {
            db.write_now(move |tx| {
                if jobs::KINDS.contains(&job.kind.as_str()) {
                    jobs::run(tx, &job)?;
                }
                crate::platform::jobs::finish(tx, &job)
            })
            .unwrap();
        }
    }
}
