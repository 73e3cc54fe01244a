//! The words that decide whether a time in a sentence is a promise: who acts, what is done, what
//! takes it back. Folded forms; Latin words count only whole.

use std::sync::LazyLock;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};

use super::Act;
use super::moment::Vague;

/// What a word does to a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// The firm itself: 我, 我们, our.
    Us,
    /// Its people by their work: 师傅, 专员, an engineer.
    Staff,
    /// Others whose acts we cannot promise: 银行, 快递, the courier.
    Them,
    /// Things that arrive by other hands: 包裹, 到货.
    Goods,
    /// 您, you: the customer, as subject or object.
    You,
    /// 给您, 帮您: what is done is done for the customer.
    ForYou,
    /// 给我, 联系我: what is done is done for us.
    ForUs,
    /// 会, 一定, will: it is going to be done.
    Will,
    Act(Act, Weight),
    /// What customers do: 提交, 付款, 来店.
    YourAct,
    /// Being there, resting, opening: no act at all.
    Idle,
    /// 已, 过: done already.
    Done,
    /// 上次, 当初: speaks of an earlier promise.
    Formerly,
    /// 不能, 无法.
    Not,
    /// 还没: a condition when it follows the time.
    NotYet,
    /// 请, 麻烦.
    Request,
    /// 希望, 要求.
    Wish,
    /// 如果, 的话.
    If,
    /// 一般, 通常: how it mostly goes.
    Usually,
    /// 可能, 也许: may or may not.
    Perhaps,
    /// 预计, 大概: a forecast.
    Expected,
    /// 吗, 是否: a question.
    Question,
    /// 您放心, 请放心: soothes and says nothing about who acts.
    Soothing,
    /// 最晚, 最迟, 时间是: ties a time to the act before it.
    Tie,
    Vague(Vague),
}

/// How much an act needs beside it before it is ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// 回电, 退款: only we do this.
    Strong,
    /// 处理, 换: anyone may do this.
    Weak,
    /// 到账, 送达: happens by other hands unless we say it is ours.
    Arrival,
    /// 收到答复: the customer receives what we do.
    Received,
    /// 安排, 约好: the act is arranged, its time is to come.
    Arranged,
}

type Row = (Class, &'static [&'static str]);

const ROWS: &[Row] = &[
    (
        Class::Us,
        &[
            "我", "我们", "咱们", "咱", "本店", "小店", "我司", "本司", "我行", "我院", "我处", "我方", "本人", "我家", "俺", "我校", "本公司", "敝司",
            "本中心", "i", "i'll", "i'd", "we", "we'll", "our", "i'm", "we're", "i will", "we will",
        ],
    ),
    (
        Class::Staff,
        &[
            "客服", "小二", "专员", "专人", "专席", "同事", "师傅", "售后", "工程师", "技术员", "技术", "技师", "运维", "主管", "经理", "店长",
            "班长", "组长", "站长", "财务", "仓库", "库房", "仓管", "站务", "药师", "查勘员", "理赔员", "理赔部", "核赔", "核保", "维修员", "维修工",
            "维保", "维保员", "安装工", "安装师", "护士", "护士长", "医生", "主任", "老师", "班主任", "教务", "物业", "管家", "保安", "电工",
            "水电", "负责人", "值班", "柜员", "顾问", "外勤", "配送员", "派送员", "司机", "护理", "药房", "前台", "法务", "客户经理", "督导", "小组",
            "团队", "部门", "陪诊员", "个管师", "外送伙伴", "后台", "维护人员", "工作人员", "人员", "业务员", "承办", "承办人", "门市", "店员",
            "业务", "总务", "会计", "审核员", "王工", "李工", "someone", "somebody", "technician", "technicians", "engineer", "engineers",
            "colleague", "colleagues", "manager", "specialist", "specialists", "team", "agent", "supervisor", "nurse", "us", "my",
            "adjuster", "advisor", "plumber", "electrician", "accounts", "warehouse", "fitter", "desk", "he'll", "she'll", "driver",
        ],
    ),
    (
        Class::Them,
        &[
            "银行", "快递", "快递公司", "快递员", "物流", "顺丰", "中通", "圆通", "韵达", "申通", "邮政", "ems", "京东物流", "骑手", "宅配",
            "黑猫", "新竹物流", "厂家", "厂商", "原厂", "供应商", "卖家", "商家", "平台", "医保", "医保局", "社保", "社保局", "法院", "公安",
            "海关", "税务", "航空公司", "航司", "酒店", "领馆", "使馆", "自来水公司", "电力公司", "供电局", "燃气公司", "对方", "发卡行", "支付宝",
            "微信支付", "保险公司", "承运商", "银联", "支行", "政府", "教育局", "考试院", "交警", "邻居", "楼上", "业主", "厂里", "发卡银行",
            "courier", "carrier", "ups", "fedex", "dhl", "usps", "royal mail", "bank", "manufacturer", "supplier",
            "airline", "post office", "vendor", "seller", "your bank", "they", "他们", "那边", "维保公司", "邮局", "邮递员", "快递小哥", "客户那边", "总部说",
        ],
    ),
    (
        Class::Goods,
        &[
            "包裹", "快件", "货物", "货品", "商品", "零件", "配件", "物品", "邮件", "车厢", "航班", "列车", "parcel", "package", "shipment",
            "order", "it",
        ],
    ),
    (Class::You, &["您", "你", "客户", "亲", "大家", "各位", "顾客", "家属", "患者", "家长", "you", "your"]),
    (
        Class::ForYou,
        &[
            "给您", "给你", "帮您", "帮你", "为您", "为你", "替您", "替你", "跟您", "跟你", "向您", "与您", "与你", "和您", "和你", "对您",
            "陪您", "陪你", "同您", "给客户", "给家属", "给业主", "给大家", "给家长", "给患者", "您手上", "您手里", "您账上", "您账户",
            "您邮箱", "您卡上", "您卡里", "您的账户", "您的邮箱", "您的卡", "致电您", "把您", "将您", "你账户", "你手上", "给各位",
            "和客户", "与客户", "向客户", "为客户", "跟客户", "you back", "to you", "for you", "you a", "you an", "you the", "you with",
            "let you know", "your refund", "your account", "send you", "call you", "email you", "give you", "tell you",
        ],
    ),
    (
        Class::ForUs,
        &[
            "给我", "给我们", "给本店", "跟我", "跟我们", "和我", "和我们", "联系我", "联系我们", "找我", "找我们", "告诉我", "告诉我们", "通知我",
            "回我", "打给我", "发我", "发给我", "发我们", "寄给我", "寄回", "call us", "contact us", "call me", "let me know",
            "let us know", "to us", "reach us", "send us", "send me", "contact me", "give us a call", "email us", "tell us",
            "reply to this",
        ],
    ),
    (
        Class::Will,
        &[
            "会", "将", "一定", "必定", "必", "负责", "保证", "承诺", "确保", "肯定", "答应", "务必会", "will", "'ll", "shall", "going to",
            "promise", "guarantee", "commit", "make sure", "certainly", "definitely",
        ],
    ),
    // Acts, the strong ones first.
    (
        Class::Act(Act::CallBack, Weight::Strong),
        &[
            "回电", "回电话", "回拨", "回个电话", "回打", "打给您", "打给你", "打电话", "打个电话", "去电", "拨给您", "打回给您", "来电告知",
            "通电话", "致电您", "回call", "回您电话", "回你电话", "通话", "电话联系您", "电话联络您", "打您电话", "再打", "打过去", "打过来给您", "电话通知您",
            "电话告知", "电话回访", "call back", "call you back", "call you", "ring you", "ring you back", "phone you", "give you a call",
            "give you a ring", "callback", "return your call", "call her", "call him", "calling you", "be calling", "call again",
            "a call from", "电话给您", "电话您", "电话打给您", "电话回",
        ],
    ),
    (
        Class::Act(Act::Answer, Weight::Strong),
        &[
            "回复", "答复", "回覆", "答覆", "回话", "回信", "回访", "反馈", "回馈", "回报", "联系您", "联系你", "联络您", "联络你", "与您联系", "和您联系",
            "跟您联系", "与您联络", "跟您联络", "和您联络", "通知您", "通知你", "告诉您", "告诉你", "告知您", "告知", "回您", "回你", "准信",
            "准话", "说法", "给结果", "给结论", "给答案", "给出结果", "给到您", "给到你", "对接", "等您", "等你", "转达", "报价", "给方案", "同步给您", "同步", "报给您", "汇报", "说明进度", "出结果", "出结论",
            "出报告", "有结果", "有结论", "有答复", "有回音", "有回复", "通知", "结果", "进展", "回音", "跟您说", "跟您讲", "跟您确认", "和您确认",
            "与您确认", "向您说明", "给您说明", "解释", "知会", "更新", "更新进度", "提供方案", "给个交代", "个交代", "交代", "个明确", "回应",
            "get back to", "reply", "respond", "let you know", "update you", "update", "an answer", "answer", "email you",
            "come back to you", "be in touch", "get in touch", "contact you", "follow up", "hear from", "message you",
            "text you", "confirm", "inform you", "notify you", "report back", "write back", "write to you", "tell you",
            "keep you posted", "a decision", "the result", "the results", "keep you updated", "reach out", "keep you informed",
            "be back to you", "give you an answer", "give you an update", "response", "back to you",
        ],
    ),
    (
        Class::Act(Act::Refund, Weight::Strong),
        &[
            "退款", "退还", "退回", "退费", "退给您", "退给你", "退您", "退你", "赔付", "赔偿", "赔款", "理赔款", "打款", "汇出", "汇款", "汇入",
            "转账", "返还", "补偿", "补差价", "返现", "原路退", "退到", "退至", "退差价", "退掉", "入账", "退保金", "退刷", "刷退", "补给您",
            "refund", "refunded", "reimburse", "reimbursed", "credit", "credited", "pay you", "compensate", "pay out",
            "reverse the charge",
        ],
    ),
    (
        Class::Act(Act::Send, Weight::Strong),
        &[
            "补发", "补寄", "寄出", "寄送", "寄给您", "寄给你", "寄到", "发货", "出货", "发出", "发给您", "发给你", "发您", "发你", "发到您",
            "发到", "发至", "重发", "重寄", "送到您", "送去", "送过去", "送过来", "送货", "补送", "重送", "配送上门", "送货上门", "换货", "传给您",
            "传给你", "传您", "寄您", "给您发", "出库", "发送", "邮寄", "快递给您", "快递给你", "送上门", "换新", "发邮件", "发短信", "寄发",
            "开具", "开票", "开给您", "发放", "交给您", "交到", "送给您", "寄回给您", "寄还", "send", "sent out", "ship", "shipped",
            "dispatch", "dispatched", "mail you", "forward", "resend", "send out", "deliver", "delivered", "re-send", "be sent",
            "issue", "issued", "go out", "be shipped", "post it", "reship", "in your inbox", "drop off", "replacement",
        ],
    ),
    (
        Class::Act(Act::Visit, Weight::Strong),
        &[
            "上门", "到府", "到场", "到您家", "登门", "去您家", "去您那", "到现场", "去现场", "到家", "过去看", "过去检查", "过去处理", "派人",
            "派师傅", "派员", "拜访", "入户", "面谈", "当面", "带设备", "来修", "来换", "去修", "去看", "去测", "去查", "来安装", "过来安装",
            "去接您", "接您", "到您", "去一趟", "visit", "be on site", "on site", "come out", "come by", "come round", "be with you",
            "be at your", "be there", "arrive", "come over", "come to your", "stop by", "attend",
        ],
    ),
    (
        Class::Act(Act::Fix, Weight::Strong),
        &[
            "修好", "修复", "修妥", "处理好", "处理完", "处理完毕", "处理妥", "解决", "恢复", "换好", "更换好", "安装好", "装好", "弄好", "搞定",
            "解封", "解冻", "开通", "办好", "办妥", "办完", "完成", "补录", "补齐", "调试好", "抢修", "检修", "维修好", "更正", "改好", "修完",
            "整改", "排除", "查清", "查明", "查实", "核实清楚", "查清楚", "查好", "核查清楚", "搬好", "清理", "修理好", "修缮", "修正",
            "补办好", "生效", "到位", "fix", "fixed", "repair", "repaired", "resolve", "resolved", "restore", "restored", "replace",
            "replaced", "sort it", "sort this", "sorted", "solve", "solved", "back up and running", "completed", "complete",
            "done", "have it ready", "up and running", "process", "processed", "finish", "be ready", "back online", "correct",
        ],
    ),
    (Class::Act(Act::Other, Weight::Strong), &["留一", "预留", "留好", "留位", "保留到"]),
    // Weak acts.
    (
        Class::Act(Act::Answer, Weight::Weak),
        &[
            "核实", "核查", "核对", "查询", "查", "查看", "跟进", "追踪", "确认", "了解", "问", "联系", "联络", "沟通", "协调", "说", "再聊", "再说",
            "聊", "提供", "给", "评估", "讨论", "研究", "看看", "回", "打", "check", "look into", "investigate", "review", "find out", "chase",
            "talk", "discuss", "look at",
        ],
    ),
    (
        Class::Act(Act::Refund, Weight::Weak),
        &["退", "赔", "补", "返", "付", "减免", "免掉", "结掉", "放款", "打款"],
    ),
    (
        Class::Act(Act::Send, Weight::Weak),
        &["送", "寄", "发", "补货", "配送", "投递", "打包", "交付", "传", "开"],
    ),
    (
        Class::Act(Act::Fix, Weight::Weak),
        &[
            "处理", "修", "维修", "修理", "换", "更换", "安装", "装", "办理", "办", "审核", "审批", "调整", "改", "落实", "优化", "改进", "迁移",
            "开工", "施工", "重启", "升级", "复查", "检查", "登记", "提交", "清洗", "受理", "把", "回滚", "做", "弄", "移除", "删除", "取消", "变更", "催", "撤", "解", "加急",
            "改签", "复核", "迁", "handle", "deal with", "work on", "escalate", "cancel", "install", "upgrade", "take care of",
            "look after", "submit", "file", "approve", "close",
        ],
    ),
    (Class::Act(Act::Visit, Weight::Weak), &["来", "去", "到", "过来", "过去", "come", "be here", "pick up", "collect"]),
    (
        Class::Act(Act::Send, Weight::Arrival),
        &["送达", "送到", "派送", "到货", "抵达", "运到", "派件", "投递", "到站", "签收", "arrives", "be delivered"],
    ),
    (
        Class::Act(Act::Refund, Weight::Arrival),
        &["到账", "到卡", "入卡", "到您账户", "appear on", "show up", "reach your account", "be in your account", "in your account"],
    ),
    (
        Class::Act(Act::Answer, Weight::Received),
        &[
            "收到我们的", "收到我的", "收到答复", "收到回复", "收到短信", "收到通知", "收到结果", "收到我们", "接到我们", "接到电话", "收到回电", "接到我的",
            "收到简讯", "收到邮件", "收到师傅", "接到师傅", "有答案", "you'll have", "you will have", "you'll hear", "you will hear",
            "you'll get", "you will get", "you'll receive", "you will receive", "you should hear", "you can expect",
            "expect a call", "expect my call", "expect our", "expect a reply", "you should have",
        ],
    ),
    (Class::Act(Act::Refund, Weight::Received), &["收到退款", "收到这笔", "收到返还", "收到赔款", "看到退款", "收到款"]),
    (Class::Act(Act::Send, Weight::Received), &["收到新", "收到货", "收到补发", "收到发票"]),
    (
        Class::Act(Act::Visit, Weight::Arranged),
        &["安排", "预约", "约好", "约了", "排在", "排到", "定在", "改约", "约在", "排了", "排好", "派", "booked", "scheduled", "arrange", "arranged", "book"],
    ),
    (
        Class::YourAct,
        &[
            "上传", "付款", "缴费", "支付", "付清", "缴清", "到店", "来店", "来院", "来柜台", "前来", "来我们", "来公司", "领取", "自取", "来取", "取件", "来拿",
            "查收", "查看邮件", "留意", "关注", "等待", "耐心等", "等候", "等一等", "稍等", "登录", "拨打", "携带", "带上", "带着", "带身份证", "填写", "补交",
            "补齐材料", "申请", "续费", "充值", "来电", "再来", "来办", "来做", "复诊", "就诊", "退租", "投保", "下单", "退房", "拍下", "预约挂号", "试试", "重试", "再试", "来一趟",
            "打进来", "打来", "签字", "签到", "报名", "候诊", "空腹", "取货", "提货", "还款", "存入", "保持", "在家", "pay", "register",
            "log in", "try again", "check your", "keep your", "hold the line", "apply", "upload",
        ],
    ),
    (
        Class::Idle,
        &[
            "都在", "上班", "休息", "营业", "开门", "放假", "不在", "在班", "开会", "打烊", "接待", "关门", "在岗", "轮休", "停机", "停水", "停电", "维护",
            "有号", "坐诊", "出诊", "截止", "停售", "涨价", "到期", "失效", "过期", "开始", "结束", "有效", "可以取", "可以看", "可以来", "可取", "可来",
            "随时来", "能取", "在线", "门诊", "搬迁", "清空", "不上班", "没有上班", "没人", "open", "closed", "closes", "opens", "available", "expires", "valid", "on duty", "off duty",
            "maintenance", "offline",
        ],
    ),
    (
        Class::Done,
        &[
            "已", "已经", "刚", "刚才", "刚刚", "曾", "过了", "早就", "had", "did", "was", "were", "already", "have been", "has been", "i have",
            "we have", "i've", "we've", "called", "replied", "emailed", "tried", "spoke", "sent", "restored", "said", "told",
        ],
    ),
    (
        Class::Formerly,
        &[
            "上次", "上回", "当初", "先前", "原本", "原先", "那次", "当时", "之前", "原定", "本来", "谁跟您说", "谁说", "没承诺", "没有承诺", "承诺过",
            "没讲过", "没说过", "说过", "讲过", "答应过", "last time", "nobody", "previously", "originally",
        ],
    ),
    (
        Class::Not,
        &[
            "只能", "不能", "无法", "没法", "没办法", "不会", "不敢", "不保证", "没有", "未能", "没能", "难以", "来不及", "赶不上", "不一定", "未必", "不用", "不必",
            "不需要", "无须", "不是", "不好说", "没空", "不再", "不可能", "不了", "不出", "不到", "不确定", "不知道", "说不准", "不上", "不办", "不可以",
            "办不了", "做不到", "没人", "不给", "不做", "别", "不便", "不得", "not", "won't", "can't", "cannot", "don't", "doesn't", "didn't",
            "unable", "never", "couldn't", "wouldn't", "isn't", "no one", "nobody",
        ],
    ),
    (
        Class::NotYet,
        &[
            "还没", "没到", "没收到", "未收到", "还未", "仍未", "没接到", "没等到", "没好", "还不", "没消息", "没动静", "没有收到", "没退到", "没人联系",
            "haven't", "hasn't",
        ],
    ),
    (
        Class::Request,
        &[
            "请", "麻烦", "烦请", "劳烦", "劳驾", "务必", "记得", "建议", "要您", "需要您", "需您", "您需", "您可以", "您可", "你可以", "你可", "您得",
            "您先", "您再", "让您", "等您", "您要", "辛苦您", "您随时", "您就", "欢迎", "需在", "须在", "应在", "需于", "须于", "您尽快", "您尽量", "您最好",
            "提醒您", "可以联系", "可联系", "只需", "必须", "方可", "please", "you can", "you may", "you need", "you should",
            "you must", "you have to", "you could", "kindly", "remember to", "feel free", "you are welcome", "make sure you",
        ],
    ),
    (
        Class::Wish,
        &[
            "希望", "想要", "期望", "要求", "盼望", "您想", "你想", "您说", "你说", "您问", "您要的是", "反馈说", "客户要", "客户说", "催促", "您打算", "您愿意", "您方便", "你方便", "来电称", "诉求", "您期待", "要我们", "hope", "want", "wanted", "wish",
            "would like", "asked", "you said", "prefer", "requested", "you mentioned", "demands", "expects",
        ],
    ),
    (
        Class::If,
        &[
            "如果", "若", "若是", "要是", "假如", "倘若", "万一", "的话", "除非", "只要", "如需", "如您", "如有", "如遇", "如未", "若您", "if", "unless",
            "whether", "in case", "provided", "as long as",
        ],
    ),
    (
        Class::Usually,
        &[
            "一般", "通常", "正常情况", "正常", "平时", "往往", "多数", "大多", "平均", "历来", "每天", "每日", "每周", "每月", "无理由", "规定", "条款",
            "有效期", "逐日", "每晚", "每次", "法律", "法定", "按规", "政策", "usually", "typically", "normally", "generally", "as a rule",
            "most", "always", "our policy", "policy", "every", "each", "on average", "hours are",
        ],
    ),
    (
        Class::Perhaps,
        &[
            "可能", "也许", "或许", "说不定", "没准", "不见得", "看情况", "视情况", "应该能", "应该会", "应该可以", "应该", "大概率", "maybe",
            "perhaps", "might", "possibly", "may", "probably", "should",
        ],
    ),
    (
        Class::Expected,
        &[
            "预计", "估计", "大概", "大约", "差不多", "据说", "争取", "尽量", "力争", "希望能", "estimated", "expected", "likely", "try to",
            "aim to",
        ],
    ),
    (
        Class::Question,
        &[
            "吗", "么?", "是否", "能否", "可否", "什么时候", "何时", "几点", "哪天", "多久", "要不要", "好不好", "行不行", "可不可以", "能不能", "方不方便",
            "有没有空", "是不是", "呢?", "还是", "吧?", "哪个时间", "什么时间", "could you", "would you", "can you", "do you", "are you",
            "when would", "when can", "when is", "what time", "shall i", "can we", "is it", "does that", "would it", "did you",
            "will you", "should i", "may i", "how about",
        ],
    ),
    (
        Class::Soothing,
        &[
            "您说的", "您问的", "您要求的", "您想要的", "您希望的", "您要的", "您提的", "机会", "会员", "会议", "社会", "的话费", "的话题", "的话务", "如下", "将来", "原来", "后来",
            "看到", "遇到", "想到", "感到", "收到", "得到", "提到", "接到", "给到", "了解到", "注意到", "因此", "亲自", "请假", "申请人", "您放心", "请放心", "你放心", "放心", "您别急", "别急", "您别着急", "别着急", "请别着急", "不要着急", "您别担心", "请别担心", "别担心", "请您放心",
            "您看", "您好", "你好", "请稍等", "您稍等", "请您稍等", "不用担心", "请谅解", "请您谅解", "请理解", "请您理解", "请不用担心", "请不要着急",
            "敬请谅解", "对不起", "不用您", "不用着急", "您不用", "不让您", "请师傅", "请同事", "请工程师", "请财务", "请主管", "请专员", "请仓库", "请技术",
            "请经理", "请物业", "请维修", "请店长", "请医生", "请老师", "please rest assured", "rest assured", "please don't worry",
            "don't worry", "please be assured", "thank you for", "sorry for", "not only", "没有问题", "没问题", "不好意思", "不超过",
            "不会超过", "不晚于", "不迟于", "不会晚于", "不会迟于", "请相信", "请您相信", "no problem", "请您别急", "对此", "请允许我", "请让我",
        ],
    ),
    (
        Class::Tie,
        &["最晚", "最迟", "最慢", "最多", "时间", "时限", "期限", "at the latest", "no later than", "latest"],
    ),
    (
        Class::Vague(Vague::Later),
        &[
            "尽快", "尽早", "从速", "盼速", "第一时间", "稍后", "稍晚", "晚点", "晚些", "晚一点", "晚一些", "迟点", "迟些", "回头", "改天", "改日", "过几天",
            "过两天", "过些天", "过阵子", "过一阵", "过段时间", "过一段时间", "过一会", "过会", "过会儿", "尽速", "早点", "一会儿", "一会", "等会", "等会儿", "等一下", "等下", "待会",
            "待会儿", "近期", "近日", "日后", "择日", "届时", "到时", "到时候", "随后", "后续", "抽空", "有空", "空了", "忙完", "这两天", "这几天",
            "两天后再", "几天内", "几分钟", "几个小时", "几小时", "十几分钟", "数日内", "几个工作日", "很快", "不久", "早日", "适时", "尽量早", "最快",
            "最短时间", "最快时间", "再过几天", "有机会", "尽可能快", "过后", "尽力", "晚会儿", "晚会", "哪天", "优先", "加紧", "抓紧", "赶紧", "赶快",
            "as soon as possible", "as soon as we can", "as soon as i can", "asap", "shortly", "soon", "later", "in due course",
            "in a bit", "in a while", "in a moment", "at some point", "sometime", "some time", "when i can", "when we can",
            "in a few days", "in the next few days", "in the coming days", "in a few minutes", "in a few hours",
            "earliest convenience", "promptly", "without delay", "in the near future", "before long", "when i get a chance",
            "quickly", "within a few days", "a few days", "one of these days", "at the earliest", "when possible",
        ],
    ),
    (
        Class::Vague(Vague::AtOnce),
        &[
            "马上", "立刻", "立即", "即刻", "这就", "right away", "immediately", "right now", "at once", "straight away",
        ],
    ),
    (
        Class::Vague(Vague::OnNews),
        &[
            "有消息", "一旦", "下来", "有批示", "一有", "有了消息", "有了结果", "有了进展", "一旦有", "有任何", "有新的", "有新进展", "有最新", "once we have", "once i have",
            "as soon as we have", "as soon as i have", "as soon as i hear", "as soon as we hear", "once we hear",
            "once i hear", "when we hear", "when i hear", "when there is news", "when we know", "when i know",
            "as soon as there is", "as soon as i know", "as soon as we know", "as soon as",
        ],
    ),
];

/// A word of the table in a sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) class: Class,
    pub(super) start: usize,
    pub(super) end: usize,
}

struct Lexicon {
    automaton: CharwiseDoubleArrayAhoCorasick<u16>,
    classes: Vec<Class>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut pairs: Vec<(&str, u16)> = Vec::new();
    let mut classes = Vec::new();
    for (class, words) in ROWS {
        classes.push(*class);
        for word in *words {
            // A word in two rows keeps its first: the rows stand in order of weight.
            if !pairs.iter().any(|(known, _)| known == word) {
                pairs.push((word, (classes.len() - 1) as u16));
            }
        }
    }
    let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
        .match_kind(MatchKind::LeftmostLongest)
        .build_with_values(pairs)
        .expect("the table is constant, without empty or double words, as a test shows");
    Lexicon { automaton, classes }
});

/// Fills `tokens` with the words of the table in `text[from..to]`, in order, the longest first.
pub(super) fn tokens_in(text: &str, from: usize, to: usize, tokens: &mut Vec<Token>) {
    tokens.clear();
    let Some(part) = text.get(from..to) else {
        return;
    };
    let bytes = part.as_bytes();
    let lexicon = &*LEXICON;
    for found in lexicon.automaton.leftmost_find_iter(part) {
        let (start, end) = (found.start(), found.end());
        if cuts_a_latin_word(bytes, start, end) {
            continue;
        }
        tokens.push(Token {
            class: lexicon.classes[usize::from(found.value())],
            start: from + start,
            end: from + end,
        });
    }
}

fn cuts_a_latin_word(bytes: &[u8], start: usize, end: usize) -> bool {
    let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    (letter(start) && start > 0 && letter(start - 1)) || (end > 0 && letter(end - 1) && letter(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_table_is_in_folded_form() {
        for (class, words) in ROWS {
            for word in *words {
                let folded = crate::fold::fold_text(word);
                assert!(folded == *word || *word == "'ll", "{class:?} {word} folds to {folded}");
            }
        }
    }

    #[test]
    fn latin_words_count_only_whole() {
        let mut tokens = Vec::new();
        tokens_in("this is it", 0, 10, &mut tokens);
        assert_eq!(tokens.len(), 1);
    }
}
