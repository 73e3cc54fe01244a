//! Properties of folding over any text.

use proptest::prelude::*;
use service_language::Folded;
use service_language::fold::{Positions, fold_text};

/// Text made of the characters that the pass treats specially, and any others.
fn text() -> impl Strategy<Value = String> {
    let special = prop::sample::select(
        "不知道我您一二 。！？.,;…*-—_/~'\"“”「」's\n\n\r\t  abcA1２＠:>{}()【】😀\u{200b}\u{fe0f}⒈㈱ﬁ½裡後\u{301}é"
            .chars()
            .collect::<Vec<_>>(),
    );
    prop::collection::vec(prop_oneof![8 => special, 1 => any::<char>()], 0..60)
        .prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn folding_twice_is_folding_once(text in text()) {
        let once = fold_text(&text);
        prop_assert_eq!(fold_text(&once), once);
    }

    #[test]
    fn sentences_and_quotes_lie_in_order_on_character_boundaries(text in text()) {
        let folded = Folded::new(&text);
        let mut last_end = 0;
        for range in folded.sentences() {
            prop_assert!(range.start >= last_end && range.start < range.end);
            prop_assert!(folded.text().get(range.clone()).is_some());
            last_end = range.end;
        }
        for range in folded.quoted() {
            prop_assert!(folded.text().get(range.clone()).is_some());
        }
    }

    #[test]
    fn every_range_leads_back_to_character_boundaries(text in text()) {
        let folded = Folded::new(&text);
        let mut positions = Positions::new(&text);
        let places: Vec<usize> = folded.text().char_indices().map(|(at, _)| at).chain([folded.text().len()]).collect();
        let mut last_start = 0;
        for pair in places.windows(2) {
            let back = folded.original(pair[0]..pair[1]);
            prop_assert!(text.get(back.clone()).is_some_and(|s| !s.is_empty()), "{:?}", back);
            prop_assert!(back.start >= last_start);
            last_start = back.start;
            let span = positions.span(back.clone());
            prop_assert_eq!(text.chars().skip(span.chars.start).take(span.chars.len()).collect::<String>(), &text[back]);
        }
    }
}
