//! Which few causes make most of the trouble: counts, the largest first, with their cumulative share. Pure.

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub name: String,
    pub count: usize,
    /// Share of all up to and including this bar, 0 to 100.
    pub cumulative_percent: f64,
}

/// Counts names; empty names are left out. More than `most` are put together under `rest`.
pub fn pareto(names: impl IntoIterator<Item = String>, most: usize, rest: &str) -> Vec<Bar> {
    let mut counts: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for name in names.into_iter().filter(|name| !name.is_empty()) {
        *counts.entry(name).or_default() += 1;
    }
    let mut sorted: Vec<(String, usize)> = counts.into_iter().collect();
    sorted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    if sorted.len() > most && most > 0 {
        let others: usize = sorted.drain(most - 1..).map(|(_, count)| count).sum();
        sorted.push((rest.to_owned(), others));
    }
    let total: usize = sorted.iter().map(|(_, count)| count).sum();
    let mut so_far = 0;
    let bars = sorted.into_iter().map(|(name, count)| {
        so_far += count;
        #[allow(clippy::cast_precision_loss)] // counts of a centre are far below 2^53
        let cumulative_percent = so_far as f64 * 100.0 / total as f64;
        Bar { name, count, cumulative_percent }
    });
    bars.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_stands_first_and_the_line_ends_at_all() {
        let names = ["退款", "发货", "退款", "", "退款", "发货", "发票"].map(str::to_owned);

        let bars = pareto(names, 8, "其他");

        let counts: Vec<(&str, usize)> = bars.iter().map(|b| (b.name.as_str(), b.count)).collect();
        assert_eq!(counts, [("退款", 3), ("发货", 2), ("发票", 1)]);
        assert_eq!(bars[0].cumulative_percent, 50.0);
        assert_eq!(bars[2].cumulative_percent, 100.0);
    }

    #[test]
    fn many_small_ones_are_put_together_and_nothing_at_all_is_an_empty_chart() {
        let many = (0..20).map(|n| format!("{n:02}"));

        let bars = pareto(many, 8, "其他");

        assert_eq!((bars.len(), bars[7].name.as_str(), bars[7].count), (8, "其他", 13));
        assert!(pareto(Vec::new(), 8, "其他").is_empty());
    }
}
