package people

type syllables struct{ hanzi, pinyin string }

var surnames = []syllables{
	{"王", "wang"}, {"李", "li"}, {"张", "zhang"}, {"刘", "liu"}, {"陈", "chen"}, {"杨", "yang"}, {"赵", "zhao"}, {"黄", "huang"},
	{"周", "zhou"}, {"吴", "wu"}, {"徐", "xu"}, {"孙", "sun"}, {"胡", "hu"}, {"朱", "zhu"}, {"高", "gao"}, {"林", "lin"},
	{"何", "he"}, {"郭", "guo"}, {"马", "ma"}, {"罗", "luo"}, {"欧阳", "ouyang"}, {"司马", "sima"},
}

var givens = []syllables{
	{"伟", "wei"}, {"芳", "fang"}, {"娜", "na"}, {"敏", "min"}, {"静", "jing"}, {"磊", "lei"}, {"洋", "yang"}, {"艳", "yan"},
	{"建国", "jianguo"}, {"秀英", "xiuying"}, {"志强", "zhiqiang"}, {"晓明", "xiaoming"}, {"雨桐", "yutong"}, {"子涵", "zihan"},
	{"欣怡", "xinyi"}, {"浩然", "haoran"}, {"思远", "siyuan"}, {"梦琪", "mengqi"}, {"嘉豪", "jiahao"}, {"婷婷", "tingting"},
	{"俊杰", "junjie"}, {"佳琪", "jiaqi"}, {"一诺", "yinuo"}, {"宇航", "yuhang"},
}

var openersZH = []string{"你好，", "在吗？", "刚下班，", "明天", "周末", "对了，", "收到，", "哈哈，", "辛苦了，", "路上堵车，", "妈，", "老板说"}

var restsZH = []string{
	"一起去吃火锅怎么样？", "我大概晚到二十分钟", "资料已经发到你邮箱了", "帮我带杯咖啡吧☕", "三点的会改到四点", "孩子已经接到了",
	"这个方案再看一眼", "到家了给我回个消息", "照片拍得真好看", "快递放在门口了", "下雨了记得带伞", "今晚的球赛看了吗⚽",
}

var openersEN = []string{"Hey,", "Quick one:", "Running late,", "Morning!", "By the way,", "Got it,", "Haha,", "Sorry,", "Good news:", "Question:"}

var restsEN = []string{
	"are we still on for dinner tonight?", "I'll be there in twenty minutes.", "the deck is in the shared folder.", "could you grab me a coffee? ☕",
	"the three o'clock moved to four.", "kids are picked up, all good.", "can you have another look at the draft?", "text me when you're home.",
	"the photos came out great!", "your parcel is at the front desk.", "take an umbrella, it's pouring.", "did you watch the match? ⚽",
}

// Handset is a phone as it is sold.
type Handset struct {
	Brand        string // Build.BRAND
	Manufacturer string // Build.MANUFACTURER
	Model        string
}

// plainHandsets are phones that carry no vendor's push service.
var plainHandsets = []Handset{{"nubia", "nubia", "Z60 Ultra"}, {"Lenovo", "LENOVO", "Legion Y70"}}

// Handset picks one of the phones that carry a push service; of an empty list, one that carries none.
func (p *People) Handset(list []Handset) Handset {
	if len(list) == 0 {
		list = plainHandsets
	}
	return pick(p.rng, list)
}
