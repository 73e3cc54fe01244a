//! Complaints of the demo: each walks its steps through the same actions as anybody's; the latest stand at every step.

use service_language::Engine;

use super::acts::checked;
use crate::cases::{self, Channel, Contact, Direction};
use crate::complaints::evidence::{self, Reached};
use crate::complaints::kinds::{Came, Level, MeasureKind};
use crate::complaints::measures::{self, Setting};
use crate::complaints::opening::{self, Opening};
use crate::complaints::{Proof, Step, analysing, escalating, go_on, put, read, waive};
use crate::platform::Tx;
use crate::platform::stop::{Outcome, Stop};
use crate::staff::{Permission, Who, people, teams};

/// From this matter of the month on complaints stand where they are; earlier ones are walked to their end.
const LATEST: usize = 84;
const DAY_MS: i64 = 86_400_000;

/// The one who receives it opens it, with the customer's words.
pub fn open(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> Outcome<()> {
    let opening = Opening { came: Came::Signal, words: "请给我一个说法".to_owned() };
    opening::open(tx, who, case_id, &opening)
}

fn number(case_id: &str) -> usize {
    case_id.rsplit('-').next().and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// The step at which a complaint of this number stands in the end; `None` walks through.
fn stands_at(case_id: &str) -> Option<Step> {
    let n = number(case_id);
    const STANDS: [Step; 6] =
        [Step::Resolve, Step::FollowUp, Step::Prevent, Step::Resolve, Step::Analyse, Step::Facts];
    (n >= LATEST).then(|| STANDS[n % STANDS.len()])
}

/// Whether there is a complaint that still walks.
fn walks(tx: &mut Tx<'_>, who: &Who, engine: &Engine, case_id: &str) -> Outcome<Option<Step>> {
    Ok(read(tx, who, engine, case_id)?.and_then(|file| file.complaint.step))
}

fn give(tx: &mut Tx<'_>, who: &Who, case_id: &str, answers: &[(Proof, &str)]) -> Outcome<()> {
    let answers: Vec<(Proof, String)> =
        answers.iter().map(|(proof, value)| (*proof, (*value).to_owned())).collect();
    put(tx, who, case_id, &answers)
}

/// A call of ours, written down.
fn call(tx: &mut Tx<'_>, who: &Who, case_id: &str, words: &str) -> Outcome<()> {
    let contact = Contact {
        channel: Channel::Phone,
        direction: Direction::Out,
        words: words.to_owned(),
        happened_ms: None,
    };
    checked(words, |checking| cases::write_down(tx, who, checking, case_id, &contact)).map(drop)
}

/// Goes on as far as the file allows; what is still missing is left for later.
fn as_far_as_it_goes(
    tx: &mut Tx<'_>,
    who: &Who,
    engine: &Engine,
    case_id: &str,
    to: Option<Step>,
) -> Outcome<()> {
    match go_on(tx, who, engine, case_id, to) {
        Err(Stop::Refused(_)) => Ok(()),
        done => done,
    }
}

/// After the first answer: received, calmed, apologised to; one in five by phone.
pub fn answered(tx: &mut Tx<'_>, who: &Who, engine: &Engine, case_id: &str) -> Outcome<()> {
    if walks(tx, who, engine, case_id)? != Some(Step::Receive) {
        return Ok(());
    }
    let words = "感谢您提供给我的信息!让您着急了,我很抱歉。换作是我也会着急,我现在就为您核对。";
    call(tx, who, case_id, words)?;
    let first = [
        (Proof::ReplyWay, if number(case_id).is_multiple_of(5) { "phone" } else { "email" }),
        (Proof::EmotionBefore, "3"),
        (Proof::AngerCause, "同一件事说了几次,没有人给准信"),
        (Proof::EmotionAfter, "1"),
    ];
    give(tx, who, case_id, &first)?;
    if let (true, Some(leader)) = (number(case_id).is_multiple_of(6), leader(tx, who)?) {
        go_on(tx, who, engine, case_id, Some(Step::Apologise))?;
        return waive(tx, &leader, engine, case_id, "客户明确表示不需要再道歉,希望直接处理");
    }
    as_far_as_it_goes(tx, who, engine, case_id, Some(Step::Facts))
}

fn leader(tx: &mut Tx<'_>, who: &Who) -> Outcome<Option<Who>> {
    for team in &who.teams {
        for member in teams::members(tx, team)? {
            let person = people::who(tx, &member.staff_id)?;
            if person.may(Permission::LeadTeam) {
                return Ok(Some(person));
            }
        }
    }
    Ok(None)
}

/// What products the centre's complaints are about, and what was found behind them.
const BEHIND: [(&str, &str, &str); 6] = [
    ("会员续费", "T.1", "支付回调没有去重校验"),
    ("上门安装", "F.4", "派工系统与门店排班没有对上"),
    ("冰箱", "P.2", "一批压缩机供应不良"),
    ("物流配送", "X.1", "合作物流夜间不更新状态"),
    ("直播优惠", "S.1", "主播承诺了没有的赠品"),
    ("会员续费", "N2.4", "新人没有学过重复扣款的处理"),
];

/// Walks on to the end, or to where this complaint stands in the demo. Gives whether the case may be closed by it.
pub fn walk_on(tx: &mut Tx<'_>, who: &Who, engine: &Engine, case_id: &str) -> Outcome<()> {
    if walks(tx, who, engine, case_id)?.is_none() {
        return Ok(());
    }
    answered(tx, who, engine, case_id)?;
    let stands = stands_at(case_id).map_or(Step::ALL.len(), Step::index);
    if stands > Step::Facts.index() {
        facts_and_analysis(tx, who, case_id)?;
        as_far_as_it_goes(tx, who, engine, case_id, Some(Step::ALL[stands.min(5)]))?;
    }
    if stands == Step::Resolve.index() {
        return escalated(tx, who, engine, case_id);
    }
    if stands > Step::Resolve.index() {
        resolution(tx, who, case_id)?;
        as_far_as_it_goes(tx, who, engine, case_id, Some(Step::FollowUp))?;
    }
    if stands > Step::FollowUp.index() {
        result(tx, who, case_id)?;
        as_far_as_it_goes(tx, who, engine, case_id, Some(Step::Prevent))?;
        cause(tx, who, case_id)?;
    }
    if stands > Step::Prevent.index() {
        as_far_as_it_goes(tx, who, engine, case_id, None)?;
    }
    Ok(())
}

fn facts_and_analysis(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> Outcome<()> {
    let n = number(case_id);
    let (product, ..) = BEHIND[n % BEHIND.len()];
    let facts = [
        (Proof::HappenedWhen, "本周一上午"),
        (Proof::HappenedWhere, "官网订单页"),
        (Proof::HappenedWhat, "同一件事处理了两次都没有结果"),
        (Proof::Loss, "298 元和半天时间"),
        (Proof::CustomerWords, "请今天给我一个说法"),
        (Proof::CustomerWish, "当天给出结果,不要再让我等"),
        (Proof::CoreIssue, "什么时候能有确定的结果"),
        (Proof::CoreConfirmed, "confirmed"),
    ];
    give(tx, who, case_id, &facts)?;
    evidence::add(tx, who, case_id, ("系统流水截图", "后台日志"), None)?;
    let severity = ["1", "2", "1", "0"][n % 4];
    let analysis = [
        (Proof::Expectation, if n % 5 == 4 { "can_satisfy" } else { "our_failure" }),
        (Proof::Liability, "ours"),
        (Proof::Severity, severity),
        (Proof::Product, product),
        (Proof::LegalTerm, "无"),
    ];
    give(tx, who, case_id, &analysis)
}

fn resolution(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> Outcome<()> {
    let resolution = [
        (Proof::Method, "one_stop"),
        (Proof::WayOne, "当天原路退款"),
        (Proof::WayTwo, "退为账户余额并补 20 元"),
        (Proof::ChosenWay, "one"),
        (Proof::Remedy, "原路退款,专人电话致歉"),
        (Proof::Decision, "accepts"),
    ];
    give(tx, who, case_id, &resolution)
}

fn escalated(tx: &mut Tx<'_>, who: &Who, engine: &Engine, case_id: &str) -> Outcome<()> {
    call(
        tx,
        who,
        case_id,
        "我把您的情况转给班组长主管,她会在15分钟内联系您;情况我已写清,您不用再重复。",
    )?;
    let asked = (Level::Leader, "客户希望主管确认方案");
    let id = escalating::escalate(tx, who, engine, case_id, asked)?;
    match leader(tx, who)? {
        Some(leader) if number(case_id).is_multiple_of(4) => escalating::take_on(tx, &leader, &id),
        _ => Ok(()),
    }
}

fn result(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> Outcome<()> {
    let words = "处理结果:款项已原路退回。感谢您给我们改正的机会。请问您对这件事还有什么期望?";
    call(tx, who, case_id, words)?;
    evidence::attempt(tx, who, case_id, ("phone", "客户说已经收到,没有其他要求"), Reached::Yes)?;
    let satisfied = !number(case_id).is_multiple_of(3);
    let told = [
        (Proof::RemainingExpectation, "希望以后不再发生"),
        (Proof::Outcome, if satisfied { "satisfied" } else { "accepts" }),
        (Proof::OutcomeWords, if satisfied { "处理得很快,谢谢" } else { "行吧,下次注意" }),
    ];
    give(tx, who, case_id, &told)
}

fn cause(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> Outcome<()> {
    let (_, code, why) = BEHIND[number(case_id) % BEHIND.len()];
    analysing::code(tx, who, case_id, code)?;
    for (answer, rests_on) in [
        ("客户得不到确定的结果", "通话记录"),
        ("两个系统的状态不一致", "后台日志"),
        (why, "复盘会议纪要"),
    ] {
        analysing::ask_why(tx, who, case_id, (answer, rests_on))?;
    }
    analysing::add_bone(tx, who, case_id, ("machine", "系统状态不同步"))?;
    analysing::add_bone(tx, who, case_id, ("method", "没有对账时限"))?;
    let setting = Setting {
        kind: MeasureKind::Preventive,
        words: "每晚自动核对两个系统的状态,异常次日上午处理",
        changes: "policy",
        owner: &who.staff_id,
        due_ms: tx.now_ms() + 10 * DAY_MS,
    };
    measures::set(tx, who, case_id, &setting).map(drop)
}
