//! The form a single character folds to and its kind: what the table is filled with.

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::table::Kind;

/// Written forms OpenCC keeps apart but that mean the same to a reader of service language.
const VARIANTS: &[(char, char)] = &[
    ('著', '着'),
    ('並', '并'),
    ('併', '并'),
    ('瞭', '了'),
    ('妳', '你'),
    ('祢', '你'),
    ('麼', '么'),
    ('麽', '么'),
    ('裡', '里'),
    ('裏', '里'),
    ('後', '后'),
    ('願', '愿'),
    ('帐', '账'),
    ('帳', '账'),
    ('祇', '只'),
    ('隻', '只'),
    ('甚', '什'),
    ('喔', '哦'),
    ('噢', '哦'),
    ('囉', '啰'),
    ('佔', '占'),
    ('傢', '家'),
    ('姊', '姐'),
    ('臺', '台'),
    ('乾', '干'),
    ('幹', '干'),
    ('慾', '欲'),
    ('嚐', '尝'),
    ('週', '周'),
    ('牠', '它'),
    ('裝', '装'),
    ('昇', '升'),
    ('祕', '秘'),
    ('線', '线'),
    ('綫', '线'),
    ('喫', '吃'),
    ('纔', '才'),
    ('台', '台'),
    ('髒', '脏'),
    ('滾', '滚'),
    ('蠢', '蠢'),
    ('唔', '唔'),
    ('沈', '沉'),
    ('痴', '痴'),
    ('癡', '痴'),
    ('啫', '啫'),
    ('搵', '揾'),
];

/// Simplified forms of the BMP's ideographs, indexed from U+3400.
pub(super) fn simplified_forms() -> Vec<char> {
    // One conversion of one long text: a call for each character would cost a tenth of a second.
    let ideographs: Vec<char> = ('\u{3400}'..='\u{9fff}').collect();
    let mut long = String::with_capacity(ideographs.len() * 4);
    for c in &ideographs {
        long.push(*c);
        long.push('\n');
    }
    let opencc = OpenCC::from_config(BuiltinConfig::T2s).expect("the dictionaries are compiled in");
    let converted = opencc.convert(&long);
    let mut forms: Vec<char> = converted.split('\n').filter_map(|s| s.chars().next()).collect();
    if forms.len() != ideographs.len() {
        forms = ideographs;
    }
    for (from, to) in VARIANTS {
        forms[*from as usize - 0x3400] = *to;
    }
    // Variants of variants: 帳 → 帐 → 账.
    for at in 0..forms.len() {
        let once = forms[at];
        if ('\u{3400}'..='\u{9fff}').contains(&once) {
            forms[at] = forms[once as usize - 0x3400];
        }
    }
    forms
}

/// Compatibility forms, lower case, no accents, Simplified.
pub(super) fn forms(c: char, simplified: &[char]) -> impl Iterator<Item = char> {
    let special = special_form(c);
    let nfkc: Vec<char> = match special {
        Some(to) => vec![to],
        None => c.nfkc().collect(),
    };
    nfkc.into_iter()
        .flat_map(char::to_lowercase)
        .flat_map(|c| {
            // Accents are stripped from Latin, Greek and Cyrillic; kana and Hangul keep theirs.
            let decomposed: Vec<char> =
                if (c as u32) < 0x2000 { c.nfkd().collect() } else { vec![c] };
            decomposed
        })
        .filter(|c| !is_combining_mark(*c))
        .map(|c| match (c as usize).checked_sub(0x3400).and_then(|i| simplified.get(i)) {
            Some(to) => *to,
            None => c,
        })
        .map(|c| special_form(c).unwrap_or(c))
        .collect::<Vec<_>>()
        .into_iter()
}

fn special_form(c: char) -> Option<char> {
    Some(match c {
        '…' | '⋯' | '‥' | '︙' => '…',
        '—' | '―' | '⸺' | '⸻' | '─' | '━' => '—',
        '‐' | '‑' | '‒' | '–' | '−' => '-',
        '•' | '‧' | '∙' | '⋅' | '・' | '･' | '●' | '᛫' => '·',
        '❗' | '❕' | '‼' => '!',
        '❓' | '❔' => '?',
        '〜' | '∼' | '～' | '˜' => '~',
        '∗' | '＊' | '⁎' | '✱' | '✲' | '﹡' => '*',
        '’' | 'ʼ' | '′' | '＇' | '`' | '´' => '\'',
        '。' | '｡' => '。',
        _ => return None,
    })
}

pub(super) fn kind_of(c: char) -> Kind {
    match c {
        '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Kind::NewLine,
        '\r' | '\t' | '\u{2800}' => Kind::Space,
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{ffff}' => Kind::Nothing,
        '“' | '‘' | '「' | '『' | '«' | '‹' | '„' | '〝' | '﹁' | '﹃' => Kind::Open,
        '”' | '」' | '』' | '»' | '›' | '〞' | '〟' | '﹂' | '﹄' => Kind::Close,
        '"' => Kind::Toggle,
        '\'' => Kind::Apostrophe,
        '.' => Kind::Dot,
        '…' => Kind::Ellipsis,
        '*' | '-' | '_' | '/' | '|' | '\\' | '^' | '+' | '=' | '#' | '·' | '—' => Kind::Mark,
        '。' | '!' | '?' | ';' => Kind::End,
        ')' | ']' | '}' => Kind::CloseBracket,
        '、' | '《' | '》' | '【' | '】' | '〈' | '〉' | '〔' | '〕' => {
            Kind::WidePunctuation
        }
        '○' => Kind::Punctuation,
        '\u{3005}'
        | '\u{3007}'
        | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{2e80}'..='\u{2fdf}'
        | '\u{20000}'..='\u{3ffff}' => Kind::Han,
        '\u{2190}'..='\u{21ff}'
        | '\u{2300}'..='\u{23ff}'
        | '\u{2500}'..='\u{27bf}'
        | '\u{2900}'..='\u{297f}'
        | '\u{2b00}'..='\u{2bff}'
        | '\u{3004}'
        | '\u{3012}'..='\u{3037}'
        | '\u{e000}'..='\u{f8ff}' => Kind::Space,
        _ if c.is_whitespace() => Kind::Space,
        _ if c.is_alphanumeric() => Kind::Word,
        _ => Kind::Punctuation,
    }
}
