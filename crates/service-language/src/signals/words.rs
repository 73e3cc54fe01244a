//! The words of customers that point to something, in folded form.

use std::sync::LazyLock;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};

use super::Kind;

const ROWS: &[(Kind, &str)] = &[
    (
        Kind::Complaint,
        "投诉 客诉 申诉 差评 讨说法 给个说法 要个说法 给我个交代 找你们领导 找领导 叫经理 叫你们经理 找经理 叫主管 找主管 让主管 你们老板 \
         complaint complain complaining speak_to_your_manager speak_to_a_manager supervisor make_a_complaint unacceptable",
    ),
    (
        Kind::Anger(1),
        "失望 不满意 不满 不爽 郁闷 无语 不太高兴 心寒 难受 委屈 等太久 等了很久 又来了 怎么回事 搞什么 什么情况 disappointed unhappy \
         frustrated not_happy let_down annoyed",
    ),
    (
        Kind::Anger(2),
        "太过分 过分 太差 什么服务 什么态度 服务态度 忍无可忍 受不了 耍我 玩我 敷衍 推来推去 踢皮球 没人管 浪费时间 烦死 第三次了 第几次了 多少次了 \
         还要等多久 到底 凭什么 不像话 离谱 扯淡 坑人 糊弄 欺负人 太夸张 夸张 很瞎 傻眼 ridiculous unbelievable appalling terrible awful \
         fed_up sick_of waste_of_time third_time how_many_times useless poor_service no_one_cares",
    ),
    (
        Kind::Anger(3),
        "气死 气炸 火大 愤怒 生气 骗子 骗人 欺诈 诈骗 黑店 奸商 垃圾 无良 流氓 不要脸 无耻 恶心 混账 什么玩意 吃屎 王八蛋公司 坑爹 骗钱 良心被狗吃 \
         furious outrageous disgusting disgrace liars liar scam scammers thieves crooks rip-off ripped_off fraud angry worst",
    ),
    (
        Kind::Anger(4),
        "去死 混蛋 王八蛋 他妈 妈的 操你 傻逼 滚蛋 畜生 人渣 弄死 砸了你们 跟你们没完 不得好死 干你 靠北 机车死 fuck fucking bastards \
         bastard bullshit go_to_hell piss_off idiots",
    ),
    (
        Kind::Leaving,
        "再也不来 再也不买 再也不会 不会再来 不会再买 再也不用 换别家 换一家 去别家 找别家 销户 注销账号 注销账户 退保 退会 解约 携号转网 携码 转网 转走 拉黑 卸载 \
         取消订阅 取消会员 不续了 不续费 不续约 不合作 终止合作 退订 全部退掉 把钱取走 取光 cancel_my_account cancel_my_subscription cancel_my_contract \
         close_my_account switch_to switching_to go_elsewhere take_my_business never_again never_buy never_use moving_to_another leave_you leaving_you",
    ),
    (
        Kind::Reporting,
        "12315 12345 12378 12321 12320 12300 12358 12393 96110 消协 消费者协会 消保会 消保官 消基会 市场监管 工商局 工商 市监局 监管部门 监管局 \
         银保监 银监会 证监会 保监 金管会 公平会 ncc 1950 1999 165 通传会 卫生局 卫健委 卫计委 教育局 工信部 通管局 媒体 曝光 记者 上新闻 新闻 上热搜 热搜 发微博 发抖音 \
         发小红书 爆料 爆料公社 苹果日报 dcard ptt 网上见 发到网上 律师 律师函 起诉 法院见 法院 告你们 告上 打官司 报警 派出所 举报 检举 信访 黑猫投诉 市长热线 纪委 \
         调解委员会 存证信函 ombudsman trading_standards lawyer lawyers solicitor legal_action sue sue_you small_claims court report_you regulator \
         go_to_the_press the_press the_media twitter trustpilot ofcom consumer_protection bbb police chargeback",
    ),
    (
        Kind::Urgency,
        "急用 很急 着急 加急 紧急 急死 十万火急 火烧眉毛 快点 赶快 赶紧 尽快 马上要 立刻 等着用 来不及了 来不及 今天必须 今天就要 明天就要 急需 急急急 急! 赶时间 \
         救命 出人命 病人等 快一点 在线等 赶飞机 赶火车 要急 急件 urgent urgently asap as_soon_as_possible immediately emergency hurry right_now \
         right_away time-sensitive cannot_wait can't_wait deadline today_at_the_latest",
    ),
    (
        Kind::Thanks,
        "谢谢 感谢 多谢 谢啦 谢了 辛苦了 辛苦啦 麻烦你了 麻烦您了 太好了 服务真好 态度真好 好评 点赞 给力 真贴心 很贴心 满意 感恩 感激 揪感心 \
         thank_you thanks thank appreciate appreciated grateful very_helpful so_helpful great_service excellent_service cheers",
    ),
];

/// A word of the table in a text.
pub(super) struct Word {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

static WORDS: LazyLock<CharwiseDoubleArrayAhoCorasick<u16>> = LazyLock::new(|| {
    let mut pairs: Vec<(String, u16)> = Vec::new();
    for (row, (_, words)) in ROWS.iter().enumerate() {
        for word in words.split_whitespace() {
            let word = word.replace('_', " ");
            if !pairs.iter().any(|(known, _)| *known == word) {
                pairs.push((word, row as u16));
            }
        }
    }
    CharwiseDoubleArrayAhoCorasickBuilder::new()
        .match_kind(MatchKind::LeftmostLongest)
        .build_with_values(pairs)
        .expect("the table is constant, without empty or double words, as the tests build it")
});

/// The words in folded text, the longest first where two begin together; Latin ones only whole.
pub(super) fn in_text(text: &str) -> Vec<Word> {
    let bytes = text.as_bytes();
    let alphanumeric = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    WORDS
        .leftmost_find_iter(text)
        .filter_map(|found| {
            let (start, end) = (found.start(), found.end());
            let cut = (start > 0 && alphanumeric(start) && alphanumeric(start - 1))
                || (end > 0 && alphanumeric(end - 1) && alphanumeric(end));
            let kind = ROWS.get(usize::from(found.value()))?.0;
            (!cut).then_some(Word { kind, start, end })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_table_is_in_folded_form() {
        for (_, words) in ROWS {
            for word in words.split_whitespace() {
                let word = word.replace('_', " ");
                assert_eq!(crate::fold::fold_text(&word), word);
            }
        }
    }
}
