//! A deterministic corpus of service messages: templates over situations, never committed.

/// A small generator of pseudo-random numbers (splitmix64): the same corpus on every machine.
pub struct Numbers(u64);

impl Numbers {
    pub fn new(seed: u64) -> Numbers {
        Numbers(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    pub fn pick<'t>(&mut self, list: &[&'t str]) -> &'t str {
        list[self.below(list.len())]
    }
}

const OPENERS: &[&str] = &[
    "您好，我是客服{name}，工号{n4}，很高兴为您服务。",
    "您好{lady}，您的留言我已经看到了。",
    "感谢您的耐心等待，我这边查到结果了。",
    "{lady}您好，关于您反映的{thing}，我来给您说明。",
    "您好，這裡是{company}客服中心，敝姓{name}。",
    "Hello, this is {name} from {company}.",
    "亲，在的呢～",
];
const BODIES: &[&str] = &[
    "您的订单{order}已于{day}{hour}点从{city}仓库发出，预计{day}送达，签收前请当面检查外包装。",
    "{thing}的退款{n3}元已原路退回到您的支付账户，银行一般需要{n1}到{n1}个工作日入账。",
    "我查了系统记录，{day}上午{hour}点有一笔{n3}元的扣款，是{thing}的月费，明细我发到您的邮箱。",
    "这款{thing}的保修期是{n1}年，从发票日期开始算，保修卡第{n1}页写着具体范围。",
    "我已经把情况登记好了，编号{order}，{day}{hour}点前由我给您回电话告诉您进展。",
    "麻烦您把{thing}的照片和订单截图发给我，我这边同步联系{city}的同事核实。",
    "門市的營業時間是上午{hour}點到晚上{n1}點，您方便的話可以直接到{city}門市辦理。",
    "您的保單{order}目前是有效狀態，下一期保費在{day}扣款，金額{n3}元。",
    "检查报告一般在{n1}个小时后出来，您可以在手机上看，也可以到{city}院区一楼自助机打印。",
    "服务器在{day}凌晨{hour}点做例行维护，大约{n1}分钟，期间控制台可能打不开，数据不受影响。",
    "您说的这个情况我记下来了，我先查{thing}的库存，再给您两个方案选择。",
    "The refund of {n3} yuan for order {order} was sent back to your card on {day}; banks usually need three working days.",
    "如果您更方便在{day}收货，我可以现在就帮您改约，时间段是上午{hour}点到{hour}点。",
    "这一步容易看漏：先点右上角的“{thing}”，再选“变更”，输入短信里的号码后面就会显示结果。",
    "按照合同第{n1}条，提前解约需要支付{n3}元违约金；您看不如先办停机保号，每月{n1}元，{day}前都可以恢复。",
    "关于{thing}的问题，我请教了技术同事，原因是线路在{city}段中断，师傅{day}{hour}点上门。",
];
const CLOSERS: &[&str] = &[
    "请问还有什么可以帮您？",
    "感谢您的理解，祝您生活愉快！",
    "如果您再有问题，欢迎随时联系我。",
    "謝謝您的來電，祝您順心。",
    "Thank you, and have a nice day.",
    "谢谢您，再见。",
];
/// One message in fifty breaks a rule, as a strict inspector would find in real service.
const OFFENCES: &[&str] = &[
    "这个不归我管，您去问别的部门吧。",
    "我们会尽快处理的。",
    "你自己看说明书去。",
    "公司规定就是这样。",
    "这问题连小孩子都知道。",
    "說了多少遍了，您怎麼還問。",
];
const NAMES: &[&str] = &["王芳", "李静", "陈伟", "小林", "张敏", "周洋", "Amy", "黃怡君"];
const LADIES: &[&str] = &["张女士", "李先生", "王阿姨", "陳小姐", "赵先生", "刘女士"];
const THINGS: &[&str] = &[
    "洗衣机",
    "流量包",
    "挂号费",
    "理财产品",
    "车险",
    "云主机",
    "机票",
    "居住证",
    "校服",
    "物业费",
    "扫地机",
    "宽带",
];
const CITIES: &[&str] = &["上海", "成都", "广州", "台北", "武汉", "沈阳", "高雄", "杭州"];
const DAYS: &[&str] = &["今天", "明天", "周三", "周五下午", "3月12日", "12月1日", "下周一", "後天"];
const COMPANIES: &[&str] = &["海市公司", "安心保险", "云上科技", "康华医院", "大地銀行"];

/// Messages until `bytes` are reached.
pub fn messages(bytes: usize) -> Vec<String> {
    let mut numbers = Numbers::new(20_261_125);
    let mut size = 0;
    let mut messages = Vec::new();
    while size < bytes {
        let message = message(&mut numbers);
        size += message.len();
        messages.push(message);
    }
    messages
}

fn message(numbers: &mut Numbers) -> String {
    let mut message = String::new();
    fill(numbers.pick(OPENERS), numbers, &mut message);
    for _ in 0..1 + numbers.below(4) {
        fill(numbers.pick(BODIES), numbers, &mut message);
    }
    if numbers.below(50) == 0 {
        message.push_str(numbers.pick(OFFENCES));
    }
    fill(numbers.pick(CLOSERS), numbers, &mut message);
    message
}

fn fill(template: &str, numbers: &mut Numbers, message: &mut String) {
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        message.push_str(before);
        let Some((slot, after)) = after.split_once('}') else { break };
        match slot {
            "name" => message.push_str(numbers.pick(NAMES)),
            "lady" => message.push_str(numbers.pick(LADIES)),
            "thing" => message.push_str(numbers.pick(THINGS)),
            "city" => message.push_str(numbers.pick(CITIES)),
            "day" => message.push_str(numbers.pick(DAYS)),
            "company" => message.push_str(numbers.pick(COMPANIES)),
            "hour" => message.push_str(&(1 + numbers.below(12)).to_string()),
            "n1" => message.push_str(&(2 + numbers.below(8)).to_string()),
            "n3" => message.push_str(&(100 + numbers.below(900)).to_string()),
            "n4" => message.push_str(&(1000 + numbers.below(9000)).to_string()),
            _ => message.push_str(&format!("A{}", 10_000_000 + numbers.below(89_999_999))),
        }
        rest = after;
    }
    message.push_str(rest);
}

/// Made-up phrases of three to eight Han characters, as a large glossary would hold.
pub fn phrases(count: usize) -> Vec<String> {
    const PIECES: &str = "投诉差评骗局垃圾无赖滚蛋废话闭嘴装傻忽悠糊弄推脱拖延赖账霸王条款黑店坑人缺德丢脸笨拙愚蠢可恶讨厌难缠刁难敷衍冷漠傲慢粗鲁野蛮恶心卑鄙下流荒唐离谱";
    let pieces: Vec<char> = PIECES.chars().collect();
    let mut numbers = Numbers::new(7);
    let mut phrases = std::collections::BTreeSet::new();
    while phrases.len() < count {
        let length = 3 + numbers.below(6);
        phrases
            .insert((0..length).map(|_| pieces[numbers.below(pieces.len())]).collect::<String>());
    }
    phrases.into_iter().collect()
}
