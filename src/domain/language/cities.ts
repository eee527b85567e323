// Written by npm run cities from Unicode CLDR 48.2.0 (cldr-dates-full, Unicode License v3): not by hand.
import type { Locale } from "./languages.ts";

type Areas = Readonly<Record<string, string>>;

/** What people of a language call the cities of time zones, where it is otherwise than the zone's name says. */
const CITIES: Readonly<Record<Locale, Areas>> = {
  en: {
    Europe: "Tirane=Tirana|Busingen=Büsingen|Chisinau=Chișinău|Kiev=Kyiv",
    Antarctica:
      "Rothera=Rothera Station|Palmer=Palmer Land|Troll=Troll Station|Syowa=Showa Station|Mawson=Mawson Station|Vostok=Vostok Station|Casey=Casey Station|DumontDUrville=Dumont d’Urville Station|McMurdo=McMurdo Station|Macquarie=Macquarie Island",
    America:
      "Argentina/Rio_Gallegos=Río Gallegos|Argentina/Tucuman=Tucumán|Cordoba=Córdoba|St_Barthelemy=St. Barthélemy|Eirunepe=Eirunepé|Cuiaba=Cuiabá|Santarem=Santarém|Belem=Belém|Araguaina=Araguaína|Sao_Paulo=São Paulo|Maceio=Maceió|Noronha=Fernando de Noronha|Coral_Harbour=Atikokan|St_Johns=St. John’s|Bogota=Bogotá|Curacao=Curaçao|Godthab=Nuuk|Scoresbysund=Ittoqqortoormiit|St_Kitts=St. Kitts|St_Lucia=St. Lucia|Ciudad_Juarez=Ciudad Juárez|Mazatlan=Mazatlán|Bahia_Banderas=Bahía de Banderas|Mexico_City=Mexico City|Merida=Mérida|Cancun=Cancún|Miquelon=Saint-Pierre|Asuncion=Asunción|Lower_Princes=Lower Prince’s Quarter|North_Dakota/Beulah=Beulah, North Dakota|North_Dakota/New_Salem=New Salem, North Dakota|North_Dakota/Center=Center, North Dakota|Indiana/Vincennes=Vincennes, Indiana|Indiana/Petersburg=Petersburg, Indiana|Indiana/Tell_City=Tell City, Indiana|Indiana/Knox=Knox, Indiana|Indiana/Winamac=Winamac, Indiana|Indiana/Marengo=Marengo, Indiana|Indiana/Vevay=Vevay, Indiana|Kentucky/Monticello=Monticello, Kentucky|St_Vincent=St. Vincent|St_Thomas=St. Thomas",
    Australia: "Lord_Howe=Lord Howe Island",
    Indian:
      "Cocos=Cocos Islands|Christmas=Christmas Island|Chagos=Chagos Archipelago|Comoro=Comoros|Reunion=Réunion|Mahe=Mahé|Kerguelen=Kerguelen Islands",
    Pacific:
      "Easter=Easter Island|Galapagos=Galápagos Islands|Truk=Chuuk|Ponape=Pohnpei|Enderbury=Canton Island|Kwajalein=Kwajalein Atoll|Noumea=Nouméa|Norfolk=Norfolk Island|Chatham=Chatham Islands|Marquesas=Marquesas Islands|Pitcairn=Pitcairn Islands|Midway=Midway Atoll|Wake=Wake Island|Wallis=Wallis & Futuna",
    Asia: "Urumqi=Ürümqi|Calcutta=Kolkata|Aqtau=Aktau|Qostanay=Kostanay|Qyzylorda=Kyzylorda|Rangoon=Yangon|Hovd=Khovd|Macau=Macao|Katmandu=Kathmandu|Saigon=Ho Chi Minh City",
    Africa: "El_Aaiun=El Aaiún|Asmera=Asmara|Sao_Tome=São Tomé|Ndjamena=N’Djamena|Lome=Lomé",
    Atlantic: "Canary=Canaries|Faeroe=Faroes|St_Helena=St. Helena",
  },
  ru: {
    Pacific:
      "Honolulu=Гонолулу|Pago_Pago=Паго-Паго|Rarotonga=Раротонга|Easter=о-в Пасхи|Galapagos=Галапагосские о-ва|Fiji=Фиджи|Truk=Трук|Ponape=Понпеи|Kosrae=Косрае|Guam=Гуам|Enderbury=о-в Кантон|Kiritimati=Киритимати|Tarawa=Тарава|Kwajalein=Кваджалейн|Majuro=Маджуро|Saipan=Сайпан|Noumea=Нумеа|Norfolk=Норфолк|Nauru=Науру|Niue=Ниуэ|Chatham=Чатем|Auckland=Окленд|Tahiti=Таити|Marquesas=Маркизские о-ва|Gambier=о-ва Гамбье|Port_Moresby=Порт-Морсби|Bougainville=Бугенвиль|Pitcairn=Питкэрн|Palau=Палау|Guadalcanal=Гуадалканал|Fakaofo=Факаофо|Tongatapu=Тонгатапу|Funafuti=Фунафути|Midway=о-ва Мидуэй|Wake=Уэйк|Efate=Эфате|Wallis=Уоллис|Apia=Апиа",
    Europe:
      "Andorra=Андорра|Tirane=Тирана|Vienna=Вена|Mariehamn=Мариехамн|Sarajevo=Сараево|Brussels=Брюссель|Sofia=София|Minsk=Минск|Zurich=Цюрих|Prague=Прага|Busingen=Бюзинген-на-Верхнем-Рейне|Berlin=Берлин|Copenhagen=Копенгаген|Tallinn=Таллин|Madrid=Мадрид|Helsinki=Хельсинки|Paris=Париж|London=Лондон|Guernsey=Гернси|Gibraltar=Гибралтар|Athens=Афины|Zagreb=Загреб|Budapest=Будапешт|Dublin=Дублин|Isle_of_Man=о-в Мэн|Rome=Рим|Jersey=Джерси|Vaduz=Вадуц|Vilnius=Вильнюс|Luxembourg=Люксембург|Riga=Рига|Monaco=Монако|Chisinau=Кишинев|Podgorica=Подгорица|Skopje=Скопье|Malta=Мальта|Amsterdam=Амстердам|Oslo=Осло|Warsaw=Варшава|Lisbon=Лиссабон|Bucharest=Бухарест|Belgrade=Белград|Kaliningrad=Калининград|Moscow=Москва|Volgograd=Волгоград|Saratov=Саратов|Astrakhan=Астрахань|Ulyanovsk=Ульяновск|Kirov=Киров|Samara=Самара|Stockholm=Стокгольм|Ljubljana=Любляна|Bratislava=Братислава|San_Marino=Сан-Марино|Istanbul=Стамбул|Kiev=Киев|Simferopol=Симферополь|Vatican=Ватикан",
    Asia: "Dubai=Дубай|Kabul=Кабул|Yerevan=Ереван|Baku=Баку|Dhaka=Дакка|Bahrain=Бахрейн|Brunei=Бруней|Thimphu=Тхимпху|Urumqi=Урумчи|Shanghai=Шанхай|Nicosia=Никосия|Famagusta=Фамагуста|Tbilisi=Тбилиси|Hong_Kong=Гонконг|Jakarta=Джакарта|Pontianak=Понтианак|Makassar=Макасар|Jayapura=Джаяпура|Jerusalem=Иерусалим|Calcutta=Калькутта|Baghdad=Багдад|Tehran=Тегеран|Amman=Амман|Tokyo=Токио|Bishkek=Бишкек|Phnom_Penh=Пномпень|Pyongyang=Пхеньян|Seoul=Сеул|Kuwait=Кувейт|Aqtau=Актау|Oral=Уральск|Atyrau=Атырау|Aqtobe=Актобе|Qostanay=Костанай|Qyzylorda=Кызылорда|Almaty=Алматы|Vientiane=Вьентьян|Beirut=Бейрут|Colombo=Коломбо|Rangoon=Янгон|Hovd=Ховд|Ulaanbaatar=Улан-Батор|Macau=Макао|Kuala_Lumpur=Куала-Лумпур|Kuching=Кучинг|Katmandu=Катманду|Muscat=Маскат|Manila=Манила|Karachi=Карачи|Gaza=Газа|Hebron=Хеврон|Qatar=Катар|Yekaterinburg=Екатеринбург|Omsk=Омск|Novosibirsk=Новосибирск|Barnaul=Барнаул|Tomsk=Томск|Novokuznetsk=Новокузнецк|Krasnoyarsk=Красноярск|Irkutsk=Иркутск|Chita=Чита|Yakutsk=Якутск|Vladivostok=Владивосток|Khandyga=Хандыга|Sakhalin=о-в Сахалин|Ust-Nera=Усть-Нера|Magadan=Магадан|Srednekolymsk=Среднеколымск|Kamchatka=Петропавловск-Камчатский|Anadyr=Анадырь|Riyadh=Эр-Рияд|Singapore=Сингапур|Damascus=Дамаск|Bangkok=Бангкок|Dushanbe=Душанбе|Dili=Дили|Ashgabat=Ашхабад|Taipei=Тайбэй|Samarkand=Самарканд|Tashkent=Ташкент|Saigon=Хошимин|Aden=Аден",
    America:
      "Antigua=Антигуа|Anguilla=Ангилья|Argentina/Rio_Gallegos=Рио-Гальегос|Argentina/San_Juan=Сан-Хуан|Argentina/Ushuaia=Ушуая|Argentina/La_Rioja=Ла-Риоха|Argentina/San_Luis=Сан-Луис|Argentina/Salta=Сальта|Argentina/Tucuman=Тукуман|Mendoza=Мендоса|Catamarca=Катамарка|Jujuy=Жужуй|Cordoba=Кордова|Buenos_Aires=Буэнос-Айрес|Aruba=Аруба|Barbados=Барбадос|St_Barthelemy=Сен-Бартелеми|La_Paz=Ла-Пас|Kralendijk=Кралендейк|Eirunepe=Эйрунепе|Rio_Branco=Риу-Бранку|Porto_Velho=Порту-Велью|Boa_Vista=Боа-Виста|Manaus=Манаус|Cuiaba=Куяба|Santarem=Сантарен|Campo_Grande=Кампу-Гранди|Belem=Белен|Araguaina=Арагуаина|Sao_Paulo=Сан-Паулу|Bahia=Баия|Fortaleza=Форталеза|Maceio=Масейо|Recife=Ресифи|Noronha=Норонья|Nassau=Нассау|Belize=Белиз|Dawson=Доусон|Whitehorse=Уайтхорс|Inuvik=Инувик|Vancouver=Ванкувер|Fort_Nelson=Форт Нельсон|Dawson_Creek=Доусон-Крик|Creston=Крестон|Edmonton=Эдмонтон|Swift_Current=Свифт-Керрент|Cambridge_Bay=Кеймбридж-Бей|Regina=Реджайна|Winnipeg=Виннипег|Resolute=Резольют|Rankin_Inlet=Ранкин-Инлет|Coral_Harbour=Корал-Харбор|Toronto=Торонто|Iqaluit=Икалуит|Moncton=Монктон|Halifax=Галифакс|Goose_Bay=Гус-Бей|Glace_Bay=Глейс-Бей|Blanc-Sablon=Бланк-Саблон|St_Johns=Сент-Джонс|Coyhaique=Койайке|Punta_Arenas=Пунта-Аренас|Santiago=Сантьяго|Bogota=Богота|Costa_Rica=Коста-Рика|Havana=Гавана|Curacao=Кюрасао|Dominica=Доминика|Santo_Domingo=Санто-Доминго|Guayaquil=Гуаякиль|Grenada=Гренада|Cayenne=Кайенна|Thule=Туле|Godthab=Нуук|Scoresbysund=Скорсбисунн|Danmarkshavn=Денмарксхавн|Guadeloupe=Гваделупа|Guatemala=Гватемала|Guyana=Гайана|Tegucigalpa=Тегусигальпа|Port-au-Prince=Порт-о-Пренс|Jamaica=Ямайка|St_Kitts=Сент-Китс|Cayman=Острова Кайман|St_Lucia=Сент-Люсия|Marigot=Мариго|Martinique=Мартиника|Montserrat=Монтсеррат|Tijuana=Тихуана|Hermosillo=Эрмосильо|Ciudad_Juarez=Сьюдад-Хуарес|Mazatlan=Масатлан|Chihuahua=Чиуауа|Bahia_Banderas=Баия-де-Бандерас|Ojinaga=Охинага|Monterrey=Монтеррей|Mexico_City=Мехико|Matamoros=Матаморос|Merida=Мерида|Cancun=Канкун|Managua=Манагуа|Panama=Панама|Lima=Лима|Miquelon=Микелон|Puerto_Rico=Пуэрто-Рико|Asuncion=Асунсьон|Paramaribo=Парамарибо|El_Salvador=Сальвадор|Lower_Princes=Лоуэр-Принс-Куотер|Grand_Turk=Гранд-Терк|Port_of_Spain=Порт-оф-Спейн|Adak=Адак|Nome=Ном|Anchorage=Анкоридж|Yakutat=Якутат|Sitka=Ситка|Juneau=Джуно|Metlakatla=Метлакатла|Los_Angeles=Лос-Анджелес|Boise=Бойсе|Phoenix=Финикс|Denver=Денвер|North_Dakota/Beulah=Бойла, Северная Дакота|North_Dakota/New_Salem=Нью-Сейлем, Северная Дакота|North_Dakota/Center=Центр, Северная Дакота|Chicago=Чикаго|Menominee=Меномини|Indiana/Vincennes=Винсеннес|Indiana/Petersburg=Питерсберг, Индиана|Indiana/Tell_City=Телл-Сити|Indiana/Knox=Нокс, Индиана|Indiana/Winamac=Уинамак|Indiana/Marengo=Маренго, Индиана|Indiana/Vevay=Вевей, Индиана|Indianapolis=Индианаполис|Louisville=Луисвилл|Kentucky/Monticello=Монтиселло, Кентукки|Detroit=Детройт|New_York=Нью-Йорк|Montevideo=Монтевидео|St_Vincent=Сент-Винсент|Caracas=Каракас|Tortola=Тортола|St_Thomas=Сент-Томас",
    Africa:
      "Luanda=Луанда|Ouagadougou=Уагадугу|Bujumbura=Бужумбура|Porto-Novo=Порто-Ново|Gaborone=Габороне|Kinshasa=Киншаса|Lubumbashi=Лубумбаши|Bangui=Банги|Brazzaville=Браззавиль|Abidjan=Абиджан|Douala=Дуала|Djibouti=Джибути|Algiers=Алжир|Cairo=Каир|El_Aaiun=Эль-Аюн|Asmera=Асмэра|Ceuta=Сеута|Addis_Ababa=Аддис-Абеба|Libreville=Либревиль|Accra=Аккра|Banjul=Банжул|Conakry=Конакри|Malabo=Малабо|Bissau=Бисау|Nairobi=Найроби|Monrovia=Монровия|Maseru=Масеру|Tripoli=Триполи|Casablanca=Касабланка|Bamako=Бамако|Nouakchott=Нуакшот|Blantyre=Блантайр|Maputo=Мапуту|Windhoek=Виндхук|Niamey=Ниамей|Lagos=Лагос|Kigali=Кигали|Khartoum=Хартум|Freetown=Фритаун|Dakar=Дакар|Mogadishu=Могадишо|Juba=Джуба|Sao_Tome=Сан-Томе|Mbabane=Мбабане|Ndjamena=Нджамена|Lome=Ломе|Tunis=Тунис|Dar_es_Salaam=Дар-эс-Салам|Kampala=Кампала|Johannesburg=Йоханнесбург|Lusaka=Лусака|Harare=Хараре",
    Antarctica:
      "Rothera=Ротера|Palmer=Палмер|Troll=Тролль|Syowa=Сёва|Mawson=Моусон|Davis=Дейвис|Vostok=Восток|Casey=Кейси|DumontDUrville=Дюмон-д’Юрвиль|McMurdo=Мак-Мердо|Macquarie=Маккуори",
    Australia:
      "Perth=Перт|Eucla=Юкла|Darwin=Дарвин|Adelaide=Аделаида|Broken_Hill=Брокен-Хилл|Melbourne=Мельбурн|Hobart=Хобарт|Lindeman=Линдеман|Sydney=Сидней|Brisbane=Брисбен|Lord_Howe=Лорд-Хау",
    Atlantic:
      "Bermuda=Бермудские о-ва|Cape_Verde=Кабо-Верде|Canary=Канарские о-ва|Stanley=Стэнли|Faeroe=Фарерские о-ва|South_Georgia=Южная Георгия|Reykjavik=Рейкьявик|Azores=Азорские о-ва|Madeira=Мадейра|St_Helena=о-в Святой Елены",
    Indian:
      "Cocos=Кокосовые о-ва|Christmas=о-в Рождества|Chagos=Чагос|Comoro=Коморы|Antananarivo=Антананариву|Mauritius=Маврикий|Maldives=Мальдивы|Reunion=Реюньон|Mahe=Маэ|Kerguelen=Кергелен|Mayotte=Майотта",
    Arctic: "Longyearbyen=Лонгйир",
  },
};

const READ = new Map(Object.entries(CITIES).map(([locale, areas]) => [locale, read(areas)]));

/** The city of a time zone in a language; undefined where the zone's name says it. */
export function cityIn(locale: Locale, zone: string): string | undefined {
  return READ.get(locale)?.get(zone);
}

function read(areas: Areas): Map<string, string> {
  return new Map(
    Object.entries(areas).flatMap(([area, cities]) =>
      cities.split("|").map((pair) => {
        const [zone = "", city = ""] = pair.split("=");
        return [`${area}/${zone}`, city] as const;
      }),
    ),
  );
}
