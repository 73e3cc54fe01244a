//! Named pieces of pattern that packs share as `@name`, so that one correction mends them all.

/// A moment or a span of time is named: what makes 尽快 a promise.
const TIME: &str = r"今天|明天|今晚|明晚|今早|明早|今日|明日|后天|当天|次日|隔天|当日|本周|这周|下周|周末|本月|月底|月初|年底|早上|上午|中午|下午|傍晚|晚上|凌晨|下班前|午饭前|饭后|(周|星期|礼拜)[一二三四五六日天]|\d+[点时:日号分]|\d+(个)?(半)?(小时|钟头|分钟|天|周|星期|个月|工作日)|[一二三四五六七八九十两半几]+(个)?(半)?(点|小时|钟头|分钟|刻钟|天|周|星期|个月|月|工作日)|\d+月|\d+/\d+|[一二三四五六七八九十两\d]分钟|(?-u:\b)(today|tonight|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|noon|midnight)(?-u:\b)|(?-u:\b)\d+ ?(am|pm|minutes?|mins?|hours?|hrs?|days?|weeks?|business days?|working days?)(?-u:\b)|(?-u:\b)(an|one|two|three|half an|a few) (hour|minute|day|week)|by (the )?end of|(?-u:\b)eod(?-u:\b)|\d{1,2}:\d{2}";

/// Another way is offered.
const ALTERNATIVE: &str = r"但是?您?(也|还)?可以|不过|换一|换成|改成|改为|替代|另外|或者|建议|要不|不如|也可以|还可以|可以(先|为|帮|给|换|改|走|选|用|申请|办)|(我|我们)可以|可先|可选|,但|只能查|能做的|我(来|会|去|先|马上|现在|这就|已|再)|(帮|为|给|替)(您|你)[^不没无]|申请|登记|转(给|接|交)|联系|您看|方案|补(办|发|寄|上)|改(约|期|签)|(?-u:\b)(instead|however|alternatively|what i can do|i can|we can|i'll|i will|let me|you can|you could|you may|another)(?-u:\b)";

/// The agent says what they do next.
const NEXT_STEP: &str = r"(我|我们|这边|我这边|专员|同事|师傅|工程师|主管)(来|去|会|先|马上|立刻|立即|现在|这就|这边|正在|已经|已|再|把|给|帮|替|为|同时|今天|明天|需要|得)|(帮|替|为|给)您(查|问|核|确认|联系|登记|申请|处理|转|看|反馈|催|改|办|补)|(查|核实|确认|问|请示|联系)(一下|好|清楚|到)?(后|了|再|之后)|稍等|请给我|给我(\d|一|两|几|半)|(?-u:\b)(i'll|i will|let me|we'll|we will|i am checking|i'm checking|i have|i've)(?-u:\b)";

/// Help is really given: somebody does something, or the customer hears when.
const HELP: &str = r"(我|我们|这边|同事|主管|师傅|专员|工程师|经理|店长)(来|去|已经?|会|先|马上|现在|这就|正在?|同时|陪|把|再|跟|给您|帮|替|今天|明天)[^,。!?不没]{0,10}(联系|转|问|查|协调|登记|催|跟|找|打|约|报|陪|带|处理|送|提交|申请|发|写|办|核实|确认|安排|换|补|改|拉|请|看|试|排查|交|打印)|(帮|替|为|陪)[您你](转|联系|问|查|协调|登记|催|反映|沟通|跟进|对接|报|写|办|申请|约|补|看|提|发|打|核|争取|换|送|分成|预约|取|留|保|存|记|安排)|正在(帮|为|替)您|由我|已(提交|联系|转|拉|报|登记|上报|通知|申请|请|约|安排|提)|(给|回)您(回话|回电|答复|结果|准信|消息|电话|打电话)|打给您|告诉您|发(给)?您|陪您|(可以|能)(先|为|帮|给)您|拨打? ?\d|这就(拨|打|问|查)|我先排|我(问|查|核)|(写|念|打印|留)(好|上)?[^,。!?]{0,6}(给您|您名字)|直接换|单子我(跟|提)";

/// A reason is given.
const REASON: &str = r"因为|由于|原因|因|是为了|为了|防止|避免|考量|根据|按照|按|依据|规定|依法|条款|合同|涉及|需要|需|超过|超出|已经|目前|暂时|涉嫌|属于|缺|停产|到期|不足|只剩|上限|才(知道|能)|必须|(?-u:\b)(because|since|due to|as the|so that|under the|the reason|per)(?-u:\b)";

/// What follows is said not to be so.
const NEGATION: &str = r"不$|不(能|会|是|得|敢|可|要|用|必|该|许|存在|建议|代表|等于|算|应|保证|一定|再|让|想)|没(有)?(人|谁|办法|哪|哪家|哪位|谁能|说|做|想)|没法|无法|并非|非(?:常)?$|谁(也|都)(不|没)|绝不|从不|别(把|给|信|说|被|再|用)?$|请勿|切勿|严禁|禁止|拒绝|杜绝|谨防|是不是|有没有|能不能|会不会|是否|(?-u:\b)(not|never|no|can't|won't|don't|didn't|isn't|nobody)(?-u:\b)";

pub(crate) fn named(name: &str) -> Option<&'static str> {
    match name {
        "time" => Some(TIME),
        "alternative" => Some(ALTERNATIVE),
        "next_step" => Some(NEXT_STEP),
        "negation" => Some(NEGATION),
        "help" => Some(HELP),
        "reason" => Some(REASON),
        _ => None,
    }
}
