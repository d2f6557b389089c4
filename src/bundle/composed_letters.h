// Which letters are composed of another one and a mark: the canonical decompositions of Unicode
// that composing (NFC) brings together again, without those of Korean, which follow a rule.
#pragma once

#include <string_view>

namespace gcdt::bundle {

struct ComposedLetters {
  char32_t mark;
  std::u32string_view letters, bases;  // the n-th of the one is the n-th of the other and the mark
};

constexpr ComposedLetters kComposedLetters[] = {
    {U'\u0300',
     U"ÀÈÌÒÙàèìòùǛǜǸǹЀЍѐѝḔḕṐṑẀẁẦầẰằỀềỒồỜờỪừỲỳἂἃἊἋἒἓἚἛἢἣἪἫἲἳἺἻὂὃὊὋὒὓὛὢὣὪὫὰὲὴὶὸὺὼᾺῈῊ῍ῒῚ῝ῢῪ῭ῸῺ",
     U"AEIOUaeiouÜüNnЕИеиĒēŌōWwÂâĂăÊêÔôƠơƯưYyἀἁἈἉἐἑἘἙἠἡἨἩἰἱἸἹὀὁὈὉὐὑὙὠὡὨὩαεηιουωΑΕΗ᾿ϊΙ῾ϋΥ¨ΟΩ"},
    {U'\u0301',
     U"ÁÉÍÓÚÝáéíóúýĆćĹĺŃńŔŕŚśŹźǗǘǴǵǺǻǼǽǾǿ΅ΆΈΉΊΌΎΏΐάέήίΰόύώϓЃЌѓќḈḉḖḗḮḯḰḱḾḿṌṍṒṓṔṕṸṹẂẃẤấẮắẾếỐố"
     U"ỚớỨứἄἅἌἍἔἕἜἝἤἥἬἭἴἵἼἽὄὅὌὍὔὕὝὤὥὬὭ῎῞",
     U"AEIOUYaeiouyCcLlNnRrSsZzÜüGgÅåÆæØø¨ΑΕΗΙΟΥΩϊαεηιϋουωϒГКгкÇçĒēÏïKkMmÕõŌōPpŨũWwÂâĂăÊêÔô"
     U"ƠơƯưἀἁἈἉἐἑἘἙἠἡἨἩἰἱἸἹὀὁὈὉὐὑὙὠὡὨὩ᾿῾"},
    {U'\u0302', U"ÂÊÎÔÛâêîôûĈĉĜĝĤĥĴĵŜŝŴŵŶŷẐẑẬậỆệỘộ", U"AEIOUaeiouCcGgHhJjSsWwYyZzẠạẸẹỌọ"},
    {U'\u0303', U"ÃÑÕãñõĨĩŨũṼṽẪẫẴẵẼẽỄễỖỗỠỡỮữỸỹ", U"ANOanoIiUuVvÂâĂăEeÊêÔôƠơƯưYy"},
    {U'\u0308', U"ÄËÏÖÜäëïöüÿŸΪΫϊϋϔЁЇёїӒӓӚӛӜӝӞӟӤӥӦӧӪӫӬӭӰӱӴӵӸӹḦḧṎṏṺṻẄẅẌẍẗ",
     U"AEIOUaeiouyYΙΥιυϒЕІеіАаӘәЖжЗзИиОоӨөЭэУуЧчЫыHhÕõŪūWwXxt"},
    {U'\u030a', U"ÅåŮůẘẙ", U"AaUuwy"},
    {U'\u0327', U"ÇçĢģĶķĻļŅņŖŗŞşŢţȨȩḐḑḨḩ", U"CcGgKkLlNnRrSsTtEeDdHh"},
    {U'\u0304', U"ĀāĒēĪīŌōŪūǕǖǞǟǠǡǢǣǬǭȪȫȬȭȰȱȲȳӢӣӮӯḠḡḸḹṜṝᾱᾹῑῙῡῩ",
     U"AaEeIiOoUuÜüÄäȦȧÆæǪǫÖöÕõȮȯYyИиУуGgḶḷṚṛαΑιΙυΥ"},
    {U'\u0306', U"ĂăĔĕĞğĬĭŎŏŬŭЎЙйўӁӂӐӑӖӗḜḝẶặᾰᾸῐῘῠῨ", U"AaEeGgIiOoUuУИиуЖжАаЕеȨȩẠạαΑιΙυΥ"},
    {U'\u0328', U"ĄąĘęĮįŲųǪǫ", U"AaEeIiUuOo"},
    {U'\u0307', U"ĊċĖėĠġİŻżȦȧȮȯḂḃḊḋḞḟḢḣṀṁṄṅṖṗṘṙṠṡṤṥṦṧṨṩṪṫẆẇẊẋẎẏẛ",
     U"CcEeGgIZzAaOoBbDdFfHhMmNnPpRrSsŚśŠšṢṣTtWwXxYyſ"},
    {U'\u030c', U"ČčĎďĚěĽľŇňŘřŠšŤťŽžǍǎǏǐǑǒǓǔǙǚǦǧǨǩǮǯǰȞȟ", U"CcDdEeLlNnRrSsTtZzAaIiOoUuÜüGgKkƷʒjHh"},
    {U'\u030b', U"ŐőŰűӲӳ", U"OoUuУу"},
    {U'\u031b', U"ƠơƯư", U"OoUu"},
    {U'\u030f', U"ȀȁȄȅȈȉȌȍȐȑȔȕѶѷ", U"AaEeIiOoRrUuѴѵ"},
    {U'\u0311', U"ȂȃȆȇȊȋȎȏȒȓȖȗ", U"AaEeIiOoRrUu"},
    {U'\u0326', U"ȘșȚț", U"SsTt"},
    {U'\u0653', U"\u0622", U"\u0627"},
    {U'\u0654', U"\u0623\u0624\u0626\u06c0\u06c2\u06d3", U"\u0627\u0648\u064a\u06d5\u06c1\u06d2"},
    {U'\u0655', U"\u0625", U"\u0627"},
    {U'\u093c', U"\u0929\u0931\u0934", U"\u0928\u0930\u0933"},
    {U'\u09be', U"\u09cb", U"\u09c7"},
    {U'\u09d7', U"\u09cc", U"\u09c7"},
    {U'\u0b56', U"\u0b48", U"\u0b47"},
    {U'\u0b3e', U"\u0b4b", U"\u0b47"},
    {U'\u0b57', U"\u0b4c", U"\u0b47"},
    {U'\u0bd7', U"\u0b94\u0bcc", U"\u0b92\u0bc6"},
    {U'\u0bbe', U"\u0bca\u0bcb", U"\u0bc6\u0bc7"},
    {U'\u0c56', U"\u0c48", U"\u0c46"},
    {U'\u0cd5', U"\u0cc0\u0cc7\u0ccb", U"\u0cbf\u0cc6\u0cca"},
    {U'\u0cd6', U"\u0cc8", U"\u0cc6"},
    {U'\u0cc2', U"\u0cca", U"\u0cc6"},
    {U'\u0d3e', U"\u0d4a\u0d4b", U"\u0d46\u0d47"},
    {U'\u0d57', U"\u0d4c", U"\u0d46"},
    {U'\u0dca', U"\u0dda\u0ddd", U"\u0dd9\u0ddc"},
    {U'\u0dcf', U"\u0ddc", U"\u0dd9"},
    {U'\u0ddf', U"\u0dde", U"\u0dd9"},
    {U'\u102e', U"\u1026", U"\u1025"},
    {U'\u1b35', U"\u1b06\u1b08\u1b0a\u1b0c\u1b0e\u1b12\u1b3b\u1b3d\u1b40\u1b41\u1b43",
     U"\u1b05\u1b07\u1b09\u1b0b\u1b0d\u1b11\u1b3a\u1b3c\u1b3e\u1b3f\u1b42"},
    {U'\u0325', U"Ḁḁ", U"Aa"},
    {U'\u0323', U"ḄḅḌḍḤḥḲḳḶḷṂṃṆṇṚṛṢṣṬṭṾṿẈẉẒẓẠạẸẹỊịỌọỢợỤụỰựỴỵ",
     U"BbDdHhKkLlMmNnRrSsTtVvWwZzAaEeIiOoƠơUuƯưYy"},
    {U'\u0331', U"ḆḇḎḏḴḵḺḻṈṉṞṟṮṯẔẕẖ", U"BbDdKkLlNnRrTtZzh"},
    {U'\u032d', U"ḒḓḘḙḼḽṊṋṰṱṶṷ", U"DdEeLlNnTtUu"},
    {U'\u0330', U"ḚḛḬḭṴṵ", U"EeIiUu"},
    {U'\u032e', U"Ḫḫ", U"Hh"},
    {U'\u0324', U"Ṳṳ", U"Uu"},
    {U'\u0309', U"ẢảẨẩẲẳẺẻỂểỈỉỎỏỔổỞởỦủỬửỶỷ", U"AaÂâĂăEeÊêIiOoÔôƠơUuƯưYy"},
    {U'\u0313', U"ἀἈἐἘἠἨἰἸὀὈὐὠὨῤ", U"αΑεΕηΗιΙοΟυωΩρ"},
    {U'\u0314', U"ἁἉἑἙἡἩἱἹὁὉὑὙὡὩῥῬ", U"αΑεΕηΗιΙοΟυΥωΩρΡ"},
    {U'\u0342', U"ἆἇἎἏἦἧἮἯἶἷἾἿὖὗὟὦὧὮὯᾶ῁ῆ῏ῖῗ῟ῦῧῶ", U"ἀἁἈἉἠἡἨἩἰἱἸἹὐὑὙὠὡὨὩα¨η᾿ιϊ῾υϋω"},
    {U'\u0345', U"ᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾷᾼῂῃῄῇῌῲῳῴῷῼ",
     U"ἀἁἂἃἄἅἆἇἈἉἊἋἌἍἎἏἠἡἢἣἤἥἦἧἨἩἪἫἬἭἮἯὠὡὢὣὤὥὦὧὨὩὪὫὬὭὮὯὰαάᾶΑὴηήῆΗὼωώῶΩ"},
    {U'\u0338',
     U"\u219a\u219b\u21ae\u21cd\u21ce\u21cf\u2204\u2209\u220c\u2224\u2226\u2241\u2244\u2247"
     U"\u2249\u2260\u2262\u226d\u226e\u226f\u2270\u2271\u2274\u2275\u2278\u2279\u2280\u2281"
     U"\u2284\u2285\u2288\u2289\u22ac\u22ad\u22ae\u22af\u22e0\u22e1\u22e2\u22e3\u22ea\u22eb"
     U"\u22ec\u22ed",
     U"\u2190\u2192\u2194\u21d0\u21d4\u21d2\u2203\u2208\u220b\u2223\u2225\u223c\u2243\u2245"
     U"\u2248=\u2261\u224d<>\u2264\u2265\u2272\u2273\u2276\u2277\u227a\u227b\u2282\u2283"
     U"\u2286\u2287\u22a2\u22a8\u22a9\u22ab\u227c\u227d\u2291\u2292\u22b2\u22b3\u22b4\u22b5"},
    {U'\u3099',
     U"がぎぐげござじずぜぞだぢづでどばびぶべぼゔゞガギグゲゴザジズゼゾダヂヅデドバビブベボヴヷヸヹ"
     U"ヺヾ",
     U"かきくけこさしすせそたちつてとはひふへほうゝカキクケコサシスセソタチツテトハヒフヘホウワヰヱ"
     U"ヲヽ"},
    {U'\u309a', U"ぱぴぷぺぽパピプペポ", U"はひふへほハヒフヘホ"},
};

}  // namespace gcdt::bundle
