//! 销售夸大反馈: what was promised beyond the offer is told to whoever leads those who sold it, and counted by campaign
//! per hundred sales (F082).

use serde_json::json;

use super::store;
use super::walking::{begin, short, tell};
use crate::platform::stop::{Outcome, absent, refused};
use crate::platform::{Tx, events};
use crate::staff::{Permission, Who, people};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feedback {
    pub id: String,
    pub case_id: String,
    pub campaign: String,
    /// What was said when it was sold.
    pub said: String,
    /// Who leads those who sold it.
    pub told: String,
    pub told_name: String,
    pub told_ms: i64,
    pub told_by: String,
    pub seen_ms: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Campaign {
    pub name: String,
    pub complaints: i64,
    /// 0: nobody has said how much was sold.
    pub sales: i64,
}

impl Campaign {
    /// Complaints per hundred sales; `None` where sales are not known: no data is never 0.
    pub fn per_hundred(&self) -> Option<f64> {
        #[allow(clippy::cast_precision_loss)] // counts of a centre are far below 2^53
        (self.sales > 0).then(|| self.complaints as f64 * 100.0 / self.sales as f64)
    }
}

/// Tells the leader of those who sold it what was said.
pub fn send(
    tx: &mut Tx<'_>,
    who: &Who,
    case_id: &str,
    (campaign, said): (&str, &str),
    told: &str,
) -> Outcome<()> {
    let (case, complaint) = begin(tx, who, case_id)?;
    if !complaint.cause_code.as_deref().is_some_and(|code| code.starts_with("S.")) {
        return Err(refused("complaints.feedback_needs_cause"));
    }
    let (campaign, said) = (short(campaign, 120), short(said, 400));
    if campaign.is_empty() || said.is_empty() {
        return Err(refused("complaints.feedback_needs_words"));
    }
    let leader = people::find(tx, told)?;
    let feedback = Feedback {
        id: tx.new_id(),
        case_id: complaint.case_id.clone(),
        campaign,
        said,
        told: leader.id.clone(),
        told_name: leader.name,
        told_ms: tx.now_ms(),
        told_by: who.staff_id.clone(),
        seen_ms: None,
    };
    store::causes::insert_feedback(tx, &feedback)?;
    let facts = json!({ "feedback": feedback.id, "also": [format!("staff:{}", feedback.told)] });
    tell(tx, who, "sales_feedback_sent", &case, facts)
}

/// Feedback to this person, the newest first.
pub fn mine(tx: &mut Tx<'_>, who: &Who) -> Outcome<Vec<Feedback>> {
    who.need(Permission::BasicWork)?;
    store::causes::feedback_to(tx, &who.staff_id)
}

/// The leader has read it.
pub fn seen(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<()> {
    if store::causes::feedback_seen(tx, id, &who.staff_id)? == 0 {
        return Err(absent("complaints.no_such_feedback"));
    }
    let facts = json!({ "also": [format!("staff:{}", who.staff_id)] });
    events::record(tx, &who.actor(), "sales_feedback_seen", &format!("feedback:{id}"), &facts)
}

/// How much a campaign sold, for the rate.
pub fn count_sales(tx: &mut Tx<'_>, who: &Who, campaign: &str, sales: i64) -> Outcome<()> {
    who.need(Permission::AnalyseCauses)?;
    let campaign = short(campaign, 120);
    if campaign.is_empty() || !(0..=1_000_000_000).contains(&sales) {
        return Err(refused("complaints.sales_unfit"));
    }
    store::causes::put_campaign(tx, who, &campaign, sales)?;
    let facts = json!({ "campaign": campaign, "sales": sales });
    events::record(tx, &who.actor(), "campaign_sales_set", "complaints:board", &facts)
}

/// Campaigns, those with the most complaints of exaggeration per hundred sales first.
pub fn ranking(tx: &mut Tx<'_>, who: &Who) -> Outcome<Vec<Campaign>> {
    who.need(Permission::AnalyseCauses)?;
    let mut all = store::causes::campaigns(tx)?;
    all.sort_by(|a, b| {
        b.per_hundred()
            .unwrap_or(-1.0)
            .total_cmp(&a.per_hundred().unwrap_or(-1.0))
            .then(b.complaints.cmp(&a.complaints))
    });
    Ok(all)
}
