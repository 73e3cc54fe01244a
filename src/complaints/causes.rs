//! 根因: the codes, who may see which, and when a chain of whys has reached something that can be acted on.

use super::file::File;
use super::kinds::Origin;
use super::proofs::Proof;
use super::store;
use crate::platform::Tx;
use crate::platform::stop::Outcome;
use crate::staff::{Permission, Who};

/// One cause. Classes have no dot in their code.
pub struct Cause {
    pub code: &'static str,
    pub origin: Origin,
    pub seen_by: SeenBy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeenBy {
    All,
    /// Who somebody is and whether they fit is nobody's business but personnel's.
    Personnel,
}

const fn seed(code: &'static str) -> Cause {
    Cause { code, origin: Origin::Seed, seen_by: SeenBy::All }
}

const fn kept(code: &'static str) -> Cause {
    Cause { code, origin: Origin::Seed, seen_by: SeenBy::Personnel }
}

const fn ours(code: &'static str) -> Cause {
    Cause { code, origin: Origin::Constructed, seen_by: SeenBy::All }
}

/// 三个不 N1–N3 and 两个没有 L1–L2 of the standard; C of the standard too; the rest is ours.
pub const CAUSES: &[Cause] = &[
    seed("N1"),
    seed("N1.1"),
    seed("N1.2"),
    seed("N1.3"),
    seed("N1.4"),
    seed("N2"),
    seed("N2.1"),
    seed("N2.2"),
    seed("N2.3"),
    seed("N2.4"),
    seed("N2.5"),
    kept("N3"),
    kept("N3.1"),
    kept("N3.2"),
    kept("N3.3"),
    seed("L1"),
    seed("L1.1"),
    seed("L1.2"),
    seed("L2"),
    seed("L2.1"),
    seed("L2.2"),
    seed("L2.3"),
    seed("L2.4"),
    seed("L2.5"),
    ours("P"),
    ours("P.1"),
    ours("P.2"),
    ours("P.3"),
    ours("F"),
    ours("F.1"),
    ours("F.2"),
    ours("F.3"),
    ours("F.4"),
    ours("S"),
    ours("S.1"),
    ours("S.2"),
    ours("S.3"),
    ours("T"),
    ours("T.1"),
    ours("T.2"),
    ours("T.3"),
    seed("C"),
    seed("C.1"),
    seed("C.2"),
    seed("C.3"),
    ours("X"),
    ours("X.1"),
    ours("X.2"),
    ours("X.3"),
];

/// The bones of the fishbone, in the order in which they are drawn; words under `complaints.bone_…`.
pub const BONES: [&str; 6] = ["people", "machine", "material", "method", "environment", "measure"];

impl Cause {
    pub fn is_class(&self) -> bool {
        !self.code.contains('.')
    }

    /// The key of its name: `complaints.cause_n1_1`.
    pub fn key(&self) -> String {
        format!("complaints.cause_{}", self.code.to_ascii_lowercase().replace('.', "_"))
    }

    pub fn shown_to(&self, who: &Who) -> bool {
        self.seen_by == SeenBy::All || who.may(Permission::SeePersonnelCauses)
    }
}

/// The cause of this code.
pub fn cause(code: &str) -> Option<&'static Cause> {
    CAUSES.iter().find(|cause| cause.code == code)
}

/// Whether training can mend it: people do not know what is expected, or how.
pub fn calls_for_training(code: &str) -> bool {
    code.starts_with("N1") || code.starts_with("N2")
}

/// One why, with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    pub id: String,
    pub answer: String,
    pub rests_on: String,
    pub added_name: String,
    pub added_ms: i64,
}

/// What a severe complaint's chain of whys needs at least, and what nobody reads any more.
pub const WHYS_NEEDED: usize = 3;
pub const WHYS_MOST: usize = 7;

/// Whether an answer only says that somebody made a mistake: nothing can be changed about that.
pub fn blames_people_only(answer: &str) -> bool {
    const EMPTY: [&str; 34] = [
        "人为",
        "人為",
        "失误",
        "失誤",
        "错误",
        "錯誤",
        "疏忽",
        "粗心",
        "大意",
        "不小心",
        "马虎",
        "馬虎",
        "操作",
        "员工",
        "員工",
        "客服",
        "坐席",
        "工作人员",
        "工作人員",
        "个人",
        "個人",
        "责任心",
        "因为",
        "因為",
        "由于",
        "由於",
        "造成",
        "导致",
        "導致",
        "的",
        "了",
        "是",
        "不强",
        "不強",
    ];
    const ENGLISH: [&str; 14] = [
        "human",
        "error",
        "mistake",
        "mistakes",
        "carelessness",
        "careless",
        "negligence",
        "staff",
        "agent",
        "employee",
        "the",
        "a",
        "of",
        "by",
    ];
    let words: String =
        answer.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let left: String = words.split_whitespace().filter(|word| !ENGLISH.contains(word)).collect();
    EMPTY.iter().fold(left, |left, word| left.replace(word, "")).is_empty()
}

/// The chain is long enough, each answer rests on something, and the last one can be acted on.
pub fn goes_deep_enough(whys: &[Why]) -> bool {
    let founded = whys.iter().all(|why| !why.rests_on.trim().is_empty());
    let actionable = whys.last().is_some_and(|last| !blames_people_only(&last.answer));
    whys.len() >= WHYS_NEEDED && founded && actionable
}

/// What of the eighth step is on file.
pub(super) fn find_on_file(tx: &mut Tx<'_>, file: &mut File) -> Outcome<()> {
    let id = file.complaint.case_id.clone();
    let whys = store::causes::whys(tx, &id)?;
    if goes_deep_enough(&whys) {
        file.on_file.insert(Proof::Whys, whys.len().to_string());
    }
    let measures = store::causes::measures_of_case(tx, &id)?;
    let accepted = measures.iter().filter(|measure| measure.accepted_ms.is_some());
    if let Some(measure) = accepted.clone().next() {
        file.on_file.insert(Proof::MeasureAccepted, measure.id.clone());
    }
    if let Some(measure) = accepted.max_by_key(|measure| measure.check_ms) {
        file.on_file.insert(Proof::EffectCheck, measure.check_ms.to_string());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::i18n::all_words;

    /// F081
    #[test]
    fn the_standards_five_classes_have_nineteen_causes_and_every_cause_its_words() {
        let classes = ["N1", "N2", "N3", "L1", "L2"];
        let of = |class: &str| {
            CAUSES.iter().filter(|c| c.code.starts_with(&format!("{class}."))).count()
        };

        assert_eq!(classes.map(of), [4, 5, 3, 2, 5]);
        let words = all_words().unwrap();
        assert!(CAUSES.iter().all(|cause| words.contains_key(&cause.key())));
    }

    #[test]
    fn a_mistake_of_somebody_is_no_cause_to_act_on() {
        for empty in [
            "人为失误",
            "员工的操作失误。",
            "因为客服粗心",
            "Human error.",
            "a mistake by the agent",
        ] {
            assert!(blames_people_only(empty), "{empty}");
        }
        for cause in ["系统没有校验重复提交", "新人没有受过退款培训", "No check for a second debit"]
        {
            assert!(!blames_people_only(cause), "{cause}");
        }
    }
}
