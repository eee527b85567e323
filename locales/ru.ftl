## First contact

start =
    Здравствуйте, { $name }! Я подключаю маленькие устройства, и управлять ими можно прямо отсюда.

    1. /new — пришлите ссылку на репозиторий с программой для устройства.
    2. Положите env.json, который я пришлю, рядом с программой, впишите свой Wi-Fi и загрузите всё в ESP8266.
    3. /units — переключайте, смотрите показания, настраивайте оповещения.
start-admin = Вы здесь администратор: в /people видно, кто пришёл, и там же решается, кому можно.
help =
    <b>Что я умею</b>

    /new — подключить устройство по ссылке на репозиторий
    /units — ваши устройства: состояние, панели, ключи
    /boards — свои панели: кнопки и показания любых устройств вместе
    /scene — сценарии: несколько значений одним нажатием
    /links — связи: выход одного устройства задаёт вход другого
    /graph — схема: устройства, значения и связи
    /schedules — что задаётся само: по времени или по солнцу
    /alerts — сообщения, когда что-то не так
    /incidents — что происходит и что было
    /token — доступ для программ: Grafana, скрипты
    /settings — язык, часовой пояс, ваши данные
    /cancel — прервать начатое

    В репозитории нужны два файла: <code>schema.json</code> называет входы и выходы, <code>json_example.json</code> — образец настроек. Чтобы выбрать версию, добавьте к ссылке <code>#ветку</code>, тег или коммит.
cancelled = Отменено. Ничего не изменилось.
cancel-nothing = Прерывать нечего. /help расскажет, что я умею.
done-before = Меня перезапустили как раз на этом, поэтому ещё раз я этого не делаю. Проверьте, всё ли так, как вам нужно.
group-anonymous = Здесь вы пишете анонимно, и я не знаю, кто вы. Напишите от своего имени или мне в личный чат.
message-stuck = То сообщение уже нельзя изменить. Продолжим здесь:
somebody = Кто-то
unknown-message = Не понял. /help расскажет, что я умею.
help-admin = Вы администратор: в /people видно, кто здесь есть, и там решается, кто может прийти. А в /peers — с какими серверами этот обменивается значениями. А /backup делает резервную копию всего.
zone-guess = Пока время показываю по UTC. У вас сейчас <b>{ $time }</b>, как в городе { $zone }?
zone-guess-none = Пока время показываю по UTC. Где вы?
zone-guess-yes = ✅ { $zone } · { $time }
zone-guess-other = 🕐 Другое место
zone-guess-choose = 🕐 Выбрать место
command-new = Подключить устройство
command-units = Мои устройства
command-alerts = Оповещения
command-incidents = Происшествия
command-token = Доступ для программ
command-help = Что я умею
command-cancel = Прервать начатое
bot-description = Подключаю устройства на ESP8266 и ESP32, показываю их измерения, переключаю то, чем они управляют, и пишу, когда что-то не так.

## A new unit

new-ask-name = Как назовём устройство? Например: Теплица.
new-ask-link =
    Пусть будет <b>{ $name }</b>. Теперь пришлите ссылку на репозиторий с программой.

    Например: <code>https://github.com/user/relay</code>; для другой версии добавьте в конце <code>#ветку</code>. Подойдёт и страница ветки или папки.

    Своей программы ещё нет? Начните с одной из этих:
new-reading = Читаю репозиторий…
new-waiting = Сначала репозитории других, потом ваш…
new-found =
    <b>{ $name }</b>

    { $source }
    Коммит <code>{ $commit }</code>{ $ref ->
        [none] { "" }
       *[other] { " " }({ $ref })
    }

    <b>Входы</b>: { $inputs }
    <b>Выходы</b>: { $outputs }
    <b>Настройки в env.json</b>: { $env }

    Создать устройство?
new-create = ✅ Создать
new-cancel = Отмена
new-try-again = Пришлите другую ссылку или /cancel.
example-name = { $name ->
    [relay] 💡 Реле
    [thermostat] 🌡 Термостат
    [climate] 💧 Датчик климата (I²C)
   *[other] { $name }
}
folder-ask = По этой ссылке нет schema.json. Программы этого репозитория лежат в папках: какая вам нужна?
folder-button = 📁 { $folder }
folder-top = корень
place-folder = { $url }, папка { $folder }
none = нет
and-more = { $shown } и ещё { $count }
variable-brief = { $name } ({ $type })

## Units

units-title =
    { $total ->
        [one] <b>{ $total } устройство</b>
        [few] <b>{ $total } устройства</b>
       *[other] <b>{ $total } устройств</b>
    }
units-empty = Устройств пока нет. /new подключит первое.
page-of = Страница { $page } из { $pages }
list-numbered = { $number }. { $label }
list-one = { $label }
page-chosen = • { $number }
to-units = « Устройства
to-unit = « { $name }
unit-head = { $presence ->
    [online] 🟢
    [late] 🟡
    [asleep] 💤
   *[silent] ⚪️
} <b>{ $name }</b>
unit-line = { $presence ->
    [online] 🟢 { $name }
    [late] 🟡 { $name } · { $seen }
    [asleep] 💤 { $name }
   *[silent] ⚪️ { $name } · { $seen }
}
unit-online = на связи
unit-asleep = спит до { $time }
unit-late = опаздывает: ждём с { $time }
unit-silent = молчит, последний раз на связи { $age }
unit-stale = устарело: нового не приходит, последний раз на связи { $age }
unit-never = ещё не подключалось: загрузите в него программу с env.json
unit-mirror = 🌐 с сервера <b>{ $peer }</b>{ $state ->
    [silent] , а он не отвечает
    [suspended] , а он приостановлен
    [closed] , а он больше ничего о нём не даёт
   *[fine] { "" }
}
unit-mirror-lost = 🌐 с сервера, которому больше не доверяют
unit-mirror-never = пока ничего не пришло
unit-source = <a href="{ $url }">Репозиторий</a>, коммит <code>{ $commit }</code>
unit-source-folder = <a href="{ $url }">Репозиторий</a>, папка { $folder }, коммит <code>{ $commit }</code>
unit-state = <b>Устройство</b>
unit-inputs = <b>Входы</b>
unit-outputs = <b>Выходы</b>
line-state = { $name }: { $value }
line-input = { $name }: <b>{ $value }</b> { $applied ->
    [yes] ✓
    [unset] { "" }
    [unfit] 📏
    [sent] 📨
   *[no] ⏳
}
line-output = { $name }: <b>{ $value }</b> · { $age }
line-output-old = { $name }: <b>{ $value }</b> · 🕓 { $age }
line-output-unset = { $name }: данных ещё нет
line-more = …и ещё { $count }
state-ip = IP-адрес
state-mem_free = Свободная память
state-mem_alloc = Занятая память
state-uptime = Работает
state-rssi = Сигнал Wi-Fi
state-freq = Частота процессора
button-board = 🎛 Панель
button-alerts = 🔔 Оповещения
button-day = 📈 24 ч
button-menu = ⚙️ Ещё
menu-title = ⚙️ <b>{ $name }</b>
button-env = 📄 env.json
button-zip = 📦 Для платы
button-renew = 🔑 Новый файл
button-delete = 🗑 Удалить
button-refresh = 🔄 Обновить
button-copy = 📋 { $what ->
    [token] Скопировать ключ
    [secret] Скопировать секрет
    [id] Скопировать ID
    [address] Скопировать адрес
    [passphrase] Скопировать пароль
   *[link] Скопировать ссылку
}
button-back = « Назад
button-rhythm = ⏱ Ритм
rhythm-title = <b>{ $unit }</b>: как часто выходит на связь
rhythm-says = { $by ->
    [hand] Вы задали: каждые { $span }
    [schema] Так сказано в программе: каждые { $span }
    [learnt] Судя по сеансам связи: примерно каждые { $span }
   *[none] Своего ритма пока не видно
}{ $sleep ->
    [yes] , между ними спит
   *[no] { "" }
}.
rhythm-silent = Молчащим считается, если от него ничего нет { $span }.
rhythm-hint = Если устройство работает постоянно, менять здесь нечего: как часто оно приходит, я узнаю сам. Задайте ритм тому, которое спит, — и будет видно, до каких пор.
rhythm-learn = Автоматически
rhythm-by-schema = Как в программе
rhythm-sleep = { $sleep ->
    [yes] 💤 Спит между сеансами: да
   *[no] 💤 Спит между сеансами: нет
}
button-log = 📜 Журнал
log-title = 📜 <b>{ $unit }</b>: журнал
log-empty = Пока пусто. Программа пишет сюда так: <code>unit.log("info", "текст")</code>. Перезапуски и то, что я не принял от устройства, появляются здесь сами.
log-none = За это время такого не было. Выберите все записи или срок побольше.
log-level = { $level ->
    [debug] Всё
    [info] ℹ️ Сведения
    [warning] ⚠️ Важное
   *[error] ❗️ Ошибки
}
log-ever = За всё время
log-file = 📄 Файлом
log-caption = <b>{ $unit }</b>: { $count ->
    [0] журнал пуст
    [one] { $count } запись
    [few] { $count } записи
   *[many] { $count } записей
}. Время в файле — UTC.
log-line = { $level ->
    [error] ❗️
    [warning] ⚠️
    [debug] 🔍
   *[info] ℹ️
} <i>{ $time }</i> { $text }
log-restart = 🔄 <i>{ $time }</i> { $known ->
    [yes] запуск заново: { $reason }
   *[no] запуск заново
}
log-rejected = ⛔️ <i>{ $time }</i> не принято: { $text }
notice-online = 🟢 <b>{ $unit }</b> на связи: подключилось впервые.
notice-errors = ❗️ <b>{ $unit }</b> сообщает { $count ->
    [one] об ошибке
   *[other] об ошибках ({ $count })
}:
renew-ask =
    Сделать новый env.json для «<b>{ $name }</b>»?

    Ключи в устройстве сразу перестанут работать: оно замолчит, пока вы не загрузите в него новый файл.
renew-yes = 🔑 Сделать новые ключи
delete-ask =
    Удалить «<b>{ $name }</b>» вместе с историей, панелями, оповещениями, связями и доступом, который вы к нему дали?

    Вернуть будет нельзя.
delete-yes = 🗑 Удалить
deleted = Устройство «<b>{ $name }</b>» удалено.
env-caption = Ключи устройства «<b>{ $name }</b>». { $count ->
    [0] Положите файл
   *[other] Впишите { $empty } и положите файл
} рядом с программой. Никому его не показывайте.
env-caption-new = Новые ключи устройства «<b>{ $name }</b>»; старые больше не действуют. { $count ->
    [0] Замените файл
   *[other] Впишите { $empty } и замените файл
} на устройстве.

## Names

button-rename = ✏️ Имя
button-naming = 🏷 Величины
rename-ask = Как теперь будет называться <b>{ $name }</b>? Пришлите новое имя или /cancel.
naming-done = Готово.
naming-title = <b>{ $unit }</b>: что переименовать, показать иначе или передвинуть?
naming-empty = У устройства «<b>{ $unit }</b>» нет ни входов, ни выходов.
naming-order = ↩️ Порядок из репозитория
to-naming = « Величины
named-head = <b>{ $unit }</b> · <b>{ $name }</b>
named-now = Показывается так: { $value }
named-place = { $kind ->
    [input] Вход
   *[output] Выход
} { $place } из { $count }
named-repository = В репозитории: { $name } · { $measure ->
    [none] без единицы измерения
   *[other] { $measure }
} · { $decimals ->
    [auto] знаков сколько нужно
    [one] { $decimals } знак после запятой
    [few] { $decimals } знака после запятой
   *[other] { $decimals } знаков после запятой
}
named-title = ✏️ Название
named-measure = 📏 Единица измерения
named-decimals = 🔢 Знаки после запятой
named-up = ▲ Выше
named-down = ▼ Ниже
named-first = ⤒ Наверх
named-reset = ↩️ Как в репозитории
named-as-repository = Как в репозитории
named-auto = Сколько нужно
named-ask-title = Как теперь будет называться <b>{ $name }</b>? Так это увидят все. Пришлите новое название или /cancel.
named-ask-measure = В чём измеряется <b>{ $name }</b>? Пришлите, например, °C или м³/ч; если ни в чём — пришлите «-». Сами значения не пересчитываются. /cancel — оставить как есть.
named-decimals-ask =
    <b>{ $unit }</b> · <b>{ $name }</b>: { $value }

    Сколько знаков после запятой? Хранится и выгружается всё без округления.

zip-ask =
    <b>📦 { $name }: всё для платы в одном zip</b>

    К какой сети Wi-Fi подключить плату? Пришлите её имя и пароль, каждое на своей строке:

    <code>MyWiFi
    my-password</code>

    Если сеть без пароля, вместо него пришлите -. Ваше сообщение я сразу удалю и ничего из него не сохраню: имя и пароль будут только в zip.
zip-without = Без Wi-Fi
zip-packing = 📦 Собираю «{ $name }»…
zip-again = Пришлите Wi-Fi ещё раз или /cancel.
zip-delete-yourself = Не получилось удалить ваше сообщение с Wi-Fi. Удалите его, пожалуйста, сами.
zip-caption = 📦 Всё для платы устройства «<b>{ $name }</b>»{ $wifi ->
    [none] { "" }
   *[other] , с Wi-Fi «{ $wifi }»
}. Распакуйте{ $count ->
    [0] { "" }
   *[other] , впишите { $empty } в env.json
}, откройте в этой папке терминал, подключите плату по USB и выполните:

    <code>mpremote cp -r . : + reset</code>

    Или через PyMakr: откройте папку как проект и нажмите <i>Sync project to device</i>. Никому не показывайте файл: в нём ключи устройства.
zip-spaces = ℹ️ В имени или пароле Wi-Fi есть пробел с краю, я его сохранил. Если он там случайно, нажмите 📦 ещё раз.

## Transfer

button-transfer = 🎁 Передать
transfer-whom = Кому передать устройство «<b>{ $unit }</b>»?
transfer-nobody = Передать «<b>{ $unit }</b>» пока некому: здесь больше никого нет. Сделайте для получателя ссылку или сначала пригласите его.
transfer-ask =
    Предложить устройство «<b>{ $unit }</b>»? Получатель: <b>{ $person }</b>.

    Когда предложение примут, устройство перейдёт вместе с историей, настройками, связями между своими величинами и панелями в группах. У вас его больше не будет: ваши оповещения, свои панели и связи с другими устройствами остановятся, если оно вам не открыто.
transfer-yes = 🎁 Предложить
transfer-link = 🔗 По ссылке
transfer-ask-link =
    Сделать ссылку, по которой устройство «<b>{ $unit }</b>» уйдёт насовсем?

    Кто откроет её первым, тот сможет забрать устройство вместе с историей, настройками, связями между своими величинами и панелями в группах, поэтому отправьте её только одному человеку. У вас его тогда не будет: ваши оповещения, свои панели и связи с другими устройствами остановятся, если оно вам не открыто.
transfer-link-yes = 🔗 Сделать ссылку
transfer-link-made =
    🎁 Устройство «<b>{ $unit }</b>» достанется тому, кто откроет эту ссылку:
    { $link }

    Она сработает один раз, действует { $span }.
transfer-open-link = Устройство «<b>{ $unit }</b>» предложено тому, кто откроет ссылку. Она действует ещё { $span }; пока устройство не забрали, оно ваше.
transfer-open = Устройство «<b>{ $unit }</b>» предложено: <b>{ $person }</b>. На ответ ещё { $span }, до тех пор оно ваше.
transfer-cancel = ✖ Отозвать предложение
transfer-cancelled = Предложение отозвано. «<b>{ $unit }</b>» остаётся у вас.
transfer-see = 🎁 Посмотреть
transfer-offered = <b>{ $person }</b> передаёт вам устройство «<b>{ $unit }</b>» насовсем.
transfer-parts = Входы: { $inputs }, выходы: { $outputs }, вся история
transfer-links = { $count ->
    [one] { $count } связь между его величинами
    [few] { $count } связи между его величинами
   *[other] { $count } связей между его величинами
}
transfer-boards = { $count ->
    [one] { $count } панель в группе
    [few] { $count } панели в группах
   *[other] { $count } панелей в группах
}
transfer-keys = Нынешний владелец знает ключи устройства. Чтобы сделать новые, нажмите ⚙️ Ещё, 🔑 Новый файл.
transfer-left = На ответ ещё { $span }.
transfer-take = ✅ Принять
transfer-no = ✖ Нет, спасибо
transfer-taken = Устройство «<b>{ $unit }</b>» теперь ваше.
transfer-refused = «<b>{ $unit }</b>» остаётся у прежнего владельца.
notice-transfer-offered = 🎁 <b>{ $person }</b> хочет передать вам устройство «<b>{ $unit }</b>».
notice-transfer-cancelled = <b>{ $person }</b> отзывает предложение: «<b>{ $unit }</b>» остаётся у прежнего владельца.
notice-transfer-accepted = 🎁 «<b>{ $unit }</b>» теперь у нового владельца: <b>{ $person }</b>.
notice-transfer-refused = <b>{ $person }</b> отказывается. «<b>{ $unit }</b>» остаётся у вас.
notice-transfer-opened = 🔗 <b>{ $person }</b> открывает вашу ссылку и может забрать устройство «<b>{ $unit }</b>». Если она не для этого человека, отзовите предложение: ⚙️ Ещё, 🎁 Передать.

## Boards

board-hint = ⏳ ждёт, когда устройство заберёт
board-pushed = ☝️ ⏳ что устройство не примет вовремя, отменится
board-sent = 📨 устройство получило, но ещё не подтвердило
press-set = { $name }: { $value }
press-done = { $name }: { $was } → { $value }
press-same = { $name }: уже { $value }
press-later = { $said }. { $later }
later-silent = Молчит { $span }: примет, когда вернётся на связь.
later-never = Ещё не подключалось: примет, когда подключится.
later-withdrawn = Сейчас не на связи: если не примет за { $span }, отменю.
later-asleep = Спит до { $time }: примет, когда проснётся.
board-unfit = 📏 не помещается в устройство: оно работает с прежним
board-no-inputs = У этого устройства нет входов.
board-silent = { $presence ->
    [stale] Устарело { $span } назад: нового нет с { $time }
   *[silent] Молчит { $span }, с { $time }
}{ $measured ->
    [no] { "" }
   *[yes] : прежние показания отмечены 🕓
}
board-later = Что нажмёте, устройство примет, когда вернётся на связь.
board-later-never = Что нажмёте, устройство примет, когда подключится.
values-old = { $presence ->
    [stale] Устарело, нового нет с { $time }: это его последние показания
   *[silent] Молчит с { $time }: это его последние показания
}
times-in = Время указано по { $zone }
board-old = { $name }: { $value } · 🕓 { $time }
board-value = { $name }: { $value } { $mark }
board-type = ✎ { $name }: { $value } { $mark }
board-chosen = • { $value }
board-less = −
board-more = +
type-ask = Пришлите значение для «<b>{ $name }</b>»{ $hint }.
type-hint-number = { $measure ->
    [none] {" "}— число
   *[other] {" "}— число, в { $measure }
}
type-hint-between = {" "}— число от { $min } до { $max }
type-hint-min = {" "}— число не меньше { $min }
type-hint-max = {" "}— число не больше { $max }
type-hint-bool = {" "}— вкл или выкл
type-hint-datetime = {" "}— время по поясу { $zone }, например 2026-12-31 18:30
type-hint-string = {" "}— текст
type-hint-values = {" "}— одно из: { $values }
type-done = «<b>{ $name }</b>» теперь <b>{ $value }</b>.

## Boards of one's own

command-boards = Мои панели
made-head = 🎛 <b>{ $name }</b>
made-empty = Здесь пока пусто. Соберите сюда кнопки и показания любых своих устройств.
made-add = ➕ Добавить
made-never = ещё не подключено
made-silent = { $presence ->
    [stale] устарело на { $span }, с { $time }
   *[silent] молчит { $span }, с { $time }
}
made-absent-more = { $count ->
    [one] И ещё { $count } устройство не на связи
    [few] И ещё { $count } устройства не на связи
   *[many] И ещё { $count } устройств не на связи
}
made-list = ☰ Панели
made-own = ✏️ Сделать своей панелью
made-edit = ✏️ Изменить
made-copy = 📄 Копия
made-copy-name = { $name } (копия)
made-rename = 🏷 Название
made-pin = 📌 Закрепить
made-unpin = 📌 Открепить
made-again = ⬇️ Прислать сюда заново
made-delete = 🗑 Удалить
made-delete-ask = Удалить панель «<b>{ $name }</b>» отовсюду, где она есть? Устройства и их показания останутся.
made-delete-yes = 🗑 Удалить
made-menu = 🎛 <b>{ $name }</b>: что сделать с этой панелью?
made-new = ➕ Новая панель
made-from = 📟 Из устройства
made-none =
    Своих панелей у вас пока нет. Панель собирает кнопки и показания любых устройств в одно сообщение.

    ➕ создаст пустую, 📟 — сразу со всем, что есть у устройства.
made-title = { $total ->
    [one] <b>У вас { $total } панель</b>
    [few] <b>У вас { $total } панели</b>
   *[many] <b>У вас { $total } панелей</b>
}
made-no-units = У вас пока нет устройств. Подключить: /new.
made-from-which = Из какого устройства?
made-left = { $count ->
    [one] Не поместилось { $count } значение: на панели их до 60.
    [few] Не поместились { $count } значения: на панели их до 60.
   *[many] Не поместилось { $count } значений: на панели их до 60.
}
made-editing = { $count ->
    [0] ✏️ <b>{ $name }</b>: здесь пусто. Добавьте что-нибудь: ➕.
   *[other] ✏️ <b>{ $name }</b>: нажмите на то, что хотите изменить.
}
made-done = ✔️ Готово
made-add-title = 🔤 Заголовок
made-add-unit = 🎛 <b>{ $name }</b>: какое устройство?
made-add-value = 🎛 <b>{ $name }</b>: что взять из «{ $unit }»? Нажатие ставит на панель или убирает с неё.
made-value-on = ✅ { $name }: { $value }
made-on = ✅ { $name }
made-other-unit = « Другое устройство
made-ask-new = Как назвать панель? Например: Дом.
made-ask-rename = Как назвать панель?
made-ask-title = Что написать в заголовке?
made-ask-label = Как это назвать на панели? Пришлите −, чтобы вернуть обычное название.
made-ask-values = Пришлите значения для кнопок, до 12, через пробел или каждое с новой строки: 18 21 23.
made-ask-step = На сколько меняют − и +?
made-ask-big = На сколько меняют крайние − и +?
widget-lost = { $status ->
    [no-access] 🚫 { $name }: нет доступа
   *[gone] ✖️ { $name }: больше нет
}
widget-list = ▾ { $name }: { $value } { $mark }
widget-push = ☝️ { $name }: { $value } { $mark }
widget-still = ☝️ { $name }
widget-title = — { $name } —
widget-read = 👁 { $name }
widget-yes = ✅ Да
widget-no = ✖️ Нет
widget-ask = <b>{ $name }</b>: точно?
widget-choose = <b>{ $name }</b>: выберите значение
widget-kind = { $kind ->
    [toggle] Выключатель
    [momentary] Кнопка
    [stepper] − и +
    [presets] Значения
    [grid] По 10 %
    [list] Список
    [typed] Ввод
   *[value] Показание
}
widget-label = 🏷 Название
widget-values = 🔢 Значения
widget-step = ± Шаг
widget-big = ± Большой шаг
widget-asks = { $ask ->
    [yes] ☑️ Сначала спросить
   *[no] ⬜️ Сначала спросить
}
widget-beside = { $beside ->
    [yes] ☑️ В ряду с предыдущим
   *[no] ⬜️ В ряду с предыдущим
}
widget-up = ⬆️ Выше
widget-down = ⬇️ Ниже
widget-take = 🗑 Убрать
widget-head = <b>{ $name }</b>
widget-of = <b>{ $name }</b> · { $unit }
widget-place = { $place }-е из { $count } на панели
widget-momentary = Включается на это время и выключается само. Если устройство не заберёт нажатие вовремя, я его отменю.
widget-half = ½ с
widget-on = на { $span }
widget-within = ждать { $span }
notice-withdrawn = { $count ->
    [one] Устройство «<b>{ $unit }</b>» не приняло «{ $label }» за { $count } секунду. Нажатие отменено: позже оно не сработает.
    [few] Устройство «<b>{ $unit }</b>» не приняло «{ $label }» за { $count } секунды. Нажатие отменено: позже оно не сработает.
   *[many] Устройство «<b>{ $unit }</b>» не приняло «{ $label }» за { $count } секунд. Нажатие отменено: позже оно не сработает.
}
group-choose-board = Какую панель?
group-a-unit = 📟 Устройство
board-coming = 🎛 …
error-board-full = На панели помещается { $max }. Уберите что-нибудь или создайте ещё одну панель.
error-too-many-boards = У вас { $max } панелей, больше нельзя. Сначала удалите какую-нибудь.
error-push-under-way = Нажатие «{ $name }» ещё выполняется.
error-widget-unfit = Такой вид кнопки не подходит этому значению.
error-pin-refused = Telegram не даёт мне закреплять здесь. В группе мне нужно право закреплять сообщения.
error-presets-expected = Нужны значения, которые подходят, не больше { $max }, через пробел или каждое с новой строки.

## Alerts

alerts-title =
    { $total ->
        [one] <b>{ $total } оповещение</b>
        [few] <b>{ $total } оповещения</b>
       *[other] <b>{ $total } оповещений</b>
    }
alerts-title-unit =
    { $total ->
        [one] <b>{ $unit }</b>: { $total } оповещение
        [few] <b>{ $unit }</b>: { $total } оповещения
       *[other] <b>{ $unit }</b>: { $total } оповещений
    }
alerts-empty = Оповещений пока нет. Добавьте — и я напишу, когда значение станет не таким, как нужно, или устройство замолчит.
alerts-no-outputs = У «<b>{ $unit }</b>» нет выходов с числом или переключателем, следить не за чем.
alert-add = ➕ Добавить оповещение
alert-choose-unit = За каким устройством следить?
alert-choose-output = <b>{ $unit }</b>: за каким значением?
alert-choose-direction = <b>{ $unit }</b>: написать, когда <b>{ $output }</b>…
alert-choose-direction-last = <b>{ $unit }</b>: написать, когда <b>{ $output }</b> (последнее { $value })…
alert-choose-direction-now = <b>{ $unit }</b>: написать, когда <b>{ $output }</b> (сейчас { $value })…
direction-above = выше…
direction-below = ниже…
direction-on = вкл
direction-off = выкл
alert-ask-threshold = { $direction ->
    [above] Выше какого значения «<b>{ $output }</b>»
   *[below] Ниже какого значения «<b>{ $output }</b>»
}{ $measure ->
    [none] ?
   *[other] , в { $measure }?
} Пришлите число.
alert-ask-loud = С восклицательным знаком, например <b>{ $example }</b>, оповещение будет 🚨 срочным.
alert-added = Готово. Напишу, когда это случится, и ещё раз — когда закончится.
alert-added-firing = { $when ->
    [last] Готово. По последнему показанию это так: <b>{ $value }</b>. Напишу, когда закончится.
   *[now] Готово. Это уже так: сейчас <b>{ $value }</b>. Напишу, когда закончится.
}
rule-line = { $state ->
    [revoked] 🔒
    [archived] 🗄
    [paused] ⏸
    [firing] 🔴
   *[calm] 🟢
} { $unit }: { $condition }
rule-line-brief = { $state ->
    [revoked] 🔒
    [archived] 🗄
    [paused] ⏸
    [firing] 🔴
   *[calm] 🟢
} { $condition }
rule-condition = { $direction ->
    [above] { $output } выше { $threshold }
    [below] { $output } ниже { $threshold }
    [on] { $output } — вкл
   *[off] { $output } — выкл
}
condition-outside = { $output } ниже { $low } или выше { $high }
condition-inside = { $output } между { $low } и { $high }
condition-is = { $output }: { $values }
condition-changed = { $output } меняется
condition-faster = { $way ->
    [up] { $output } растёт больше чем на { $by } за { $span }
    [down] { $output } падает больше чем на { $by } за { $span }
   *[any] { $output } меняется больше чем на { $by } за { $span }
}
condition-no-value = { $output }: нет значений { $span }
condition-silent = не выходит на связь
condition-silent-for = не выходит на связь { $span }
condition-back = снова на связи
condition-error = ошибка в журнале
condition-unknown = присылает то, чего нет в schema.json

rule-card =
    <b>{ $unit }</b>: { $condition }

    { $state ->
        [revoked] 🔒 Остановлено: эта величина вам больше не видна. Когда доступ вернётся, его можно продолжить.
        [archived] 🗄 Остановлено: в программе устройства этого выхода больше нет. Если обновление его вернёт, продолжу.
        [paused] ⏸ На паузе
        [firing] 🔴 Происходит сейчас
        [old] 🔴 Так было по последнему показанию
       *[calm] 🟢 Слежу
    }
rule-pause = ⏸ Пауза
rule-resume = ▶️ Продолжить
rule-delete-ask = Удалить оповещение: <b>{ $unit }</b>, { $condition }?
webhooks-title = { $total ->
    [0] 🪝 Программы узнают о ваших оповещениях через вебхуки: когда оповещение началось, взято в работу или закончилось, на ваш адрес — например, ntfy или Home Assistant — уходит подписанное сообщение.
   *[other] 🪝 <b>Вебхуки</b>: куда уходят ваши оповещения
}
webhook-line = { $host }{ $state ->
    [failing] { " " }⚠️
    [stopped] { " " }⏸
   *[well] {""}
}
webhook-add = ➕ Добавить вебхук
webhook-ask = На какой адрес? Пришлите ссылку, которая начинается с https:// или, внутри дома, с http://.
webhook-made =
    🪝 Оповещения теперь уходят на <b>{ $host }</b>. Секрет, которым они подписаны, показан только сейчас:
    <code>{ $secret }</code>
webhook-card =
    🪝 <b>{ $host }</b>
    { $sent ->
        [never] Пока ничего не отправлено
       *[other] Последняя отправка: { $sent }
    }
webhook-failing = ⚠️ Не принимает: { $age }{ $why ->
    [none] {""}
   *[other] ; { $why }
}. { $waiting ->
    [0] Попытки продолжаются.
    [one] Ждёт { $waiting } сообщение, попытки продолжаются.
    [few] Ждут { $waiting } сообщения, попытки продолжаются.
   *[many] Ждут { $waiting } сообщений, попытки продолжаются.
}
webhook-stopped = ⏸ Отключён после трёх дней{ $why ->
    [none] {""}
   *[other] : { $why }
}. Если проверка пройдёт, отправка продолжится.
webhook-taken = ✅ Проверка принята
webhook-refused = ❌ Проверка не принята: { $why }
webhook-trouble-status = ответ { $status }
webhook-trouble = { $trouble ->
    [private-host] адрес в частной сети, которую администратор не открыл для вебхуков
    [slow] нет ответа вовремя
    [redirect] в ответ пришёл другой адрес, а по нему не переходят
    [malformed] это не ответ HTTP
   *[unreachable] адрес недоступен
}
webhook-test = 🧪 Проверить
webhook-delete-ask = Больше не отправлять оповещения на <b>{ $host }</b>?
to-webhooks = « Вебхуки
to-webhooks-short = 🪝 Вебхуки
notice-webhook = 🪝 <b>{ $host }</b> три дня не принимает вебхуки, и туда больше ничего не уходит. Подробнее: /alerts, 🪝.
to-alerts = « Оповещения
alert-fired =
    🔴 <b>{ $unit }</b>: { $condition }
    Сейчас <b>{ $value }</b> · { $time }
alert-fired-switch =
    🔴 <b>{ $unit }</b>: { $condition }
    { $time }
alert-recovered =
    🟢 <b>{ $unit }</b>: { $output } снова в норме
    Сейчас <b>{ $value }</b> · { $time }
alert-recovered-switch =
    🟢 <b>{ $unit }</b>: { $output } снова <b>{ $value }</b>
    { $time }

## Происшествия

incident-head = { $mark ->
    [stopped] ⚪️
    [over] 🟢
    [event] 🔔
    [info] 🔵
    [critical] 🚨
    [acknowledged] 🟡
   *[warning] 🔴
} <b>{ $unit }</b>: { $condition }
incident-line = { $mark ->
    [stopped] ⚪️
    [over] 🟢
    [event] 🔔
    [info] 🔵
    [critical] 🚨
    [acknowledged] 🟡
   *[warning] 🔴
} <b>{ $unit }</b>: { $condition } · { $time }
incident-hidden = 🔒 Оповещение о том, к чему больше нет доступа
incident-gone = ⚪️ Оповещение или его устройство удалено.
incident-left = ⚪️ Это оповещение сюда больше не приходит.
incident-now = Сейчас <b>{ $value }</b>
incident-now-worst = Сейчас <b>{ $value }</b> · худшее { $worst }
incident-said = <i>{ $text }</i>
incident-times = { $count ->
    [one] { $count } раз
    [few] { $count } раза
   *[other] { $count } раз
}
incident-at = { $from }
incident-since = С { $from }
incident-ended = Прошло · { $from } – { $to } · длилось { $span }
incident-stopped = С { $from } · закончено через { $span }: оповещение остановили или изменили
incident-acknowledged = ✅ { $person } · { $time }
incident-quiet = 🔕 Без напоминаний до { $time }
incident-quiet-over = 🔕 Без напоминаний, пока не пройдёт
incident-quiet-worse = 🔕 Без напоминаний, пока не станет хуже
incident-ack = ✅ Принять
incident-ack-all = ✅ Принять все
incident-snooze = 🔕 Тише…
incident-ring = 🔔 Напоминать
incident-chart = 📈
incident-unit = 🎛
incident-rule = ⚙️
incidents-open = 📋 Происшествия
snooze-hour = 1 ч
snooze-hours = 8 ч
snooze-over = Пока не пройдёт
snooze-worse = Пока не станет хуже
incident-acked = ✅ Принято: { $person }
incident-acked-all = { $count ->
    [0] ✅ Уже принято
    [one] ✅ Принято { $count }
    [few] ✅ Принято { $count }
   *[other] ✅ Принято { $count }
}
incident-snoozed = 🔕 Без напоминаний
incident-rings = 🔔 Буду напоминать
incident-reminder = 🔔 Всё ещё так, уже { $span }
incident-reminder-value = 🔔 Всё ещё так, уже { $span }: сейчас <b>{ $value }</b>
incident-recovered = 🟢 <b>{ $unit }</b>: прошло через { $span }: { $what }
incident-recovered-value = 🟢 <b>{ $unit }</b>: прошло через { $span }, сейчас <b>{ $value }</b>: { $what }
incidents-summary = { $open ->
    [0] 🟢 <b>Оповещений: { $count }</b>, все прошли
   *[other] 🔴 <b>Оповещений сразу: { $count }</b>. Ещё так: { $open }, прошло: { $over }
}
incidents-digest = { $open ->
    [0] 🟢 <b>Оповещений за тихое время: { $count }</b>, все прошли
   *[other] ☀️ <b>Оповещений за тихое время: { $count }</b>. Ещё так: { $open }, прошло: { $over }
}
incidents-reminder = 🔔 Ещё так: { $count }
incidents-over = { $count ->
    [one] 🟢 Прошло
   *[other] 🟢 Всё прошло: { $count }
}
notice-alert-offered = 🔔 <b>{ $person }</b> хочет, чтобы вы получали оповещение.
notice-alert-refused = ✖️ <b>{ $person }</b> не будет получать ваше оповещение.

## Как заводят и меняют оповещения

alert-any-button = 🌐 Любое из моих устройств
alert-any-room-button = 🌐 Любое в «{ $room }»
alert-device-button = 📟 Само устройство
alert-devices-button = 📟 Сами устройства
alert-any-output = { $name } · { $units }
alert-any-value-button = 🌐 { $name } · { $units }
alert-choose-any = Какое значение { $room ->
    [none] любого вашего устройства
   *[other] любого устройства в «<b>{ $room }</b>»
}? Рядом — у скольких оно есть. Новые устройства тоже войдут.
alert-any-none = { $room ->
    [none] Ни у одного вашего устройства
   *[other] Ни у одного вашего устройства в «<b>{ $room }</b>»
} пока нет числа или переключателя.
alert-choose-any-kind = { $room ->
    [none] <b>Любое ваше устройство</b>
   *[other] <b>Любое устройство в «{ $room }»</b>
}: написать, когда <b>{ $output }</b>…
alert-choose-device = <b>{ $unit }</b>: написать, когда устройство…
alert-choose-devices = { $room ->
    [none] <b>Любое ваше устройство</b>
   *[other] <b>Любое устройство в «{ $room }»</b>
}: написать, когда оно…
direction-outside = вне границ…
direction-inside = в границах…
direction-faster = скачет…
direction-is = равно…
direction-changed = меняется
direction-no-value = не приходит…
direction-silent = замолчит
direction-back = вернётся
direction-error = даст ошибку
direction-unknown = шлёт лишнее
alert-ask-limits = { $kind ->
    [outside] Вне каких границ «<b>{ $output }</b>»
   *[inside] В каких границах «<b>{ $output }</b>»
}{ $measure ->
    [none] ?
   *[other] , в { $measure }?
} Пришлите оба конца, например 18 – 25.
alert-ask-values = Какие значения «<b>{ $output }</b>»? Пришлите по одному в строке.
alert-ask-change = Как быстро должно меняться «<b>{ $output }</b>»? Пришлите, на сколько и за какое время, например 5 за 10 мин. +5 — только рост, −5 — только падение.
alert-ask-length = Как долго без значений «<b>{ $output }</b>»? Пришлите время, например 30 мин.
alert-twin = Такое оповещение у вас уже есть:
alert-loud = <b>{ $unit }</b>: { $condition }
alert-loud-ask = Это часто. Сделать тише?
alert-loud-as-is = Оставить так
alert-quieter = { $times ->
    [0] 🤫 { $what }: ни разу
    [one] 🤫 { $what }: { $times } раз
    [few] 🤫 { $what }: { $times } раза
   *[other] 🤫 { $what }: { $times } раз
}
alert-quieter-for = дольше { $span }
alert-quieter-band = запас { $band }
alert-added-already = Готово. Это уже так; напишу, когда закончится.
rule-any = Любое устройство
rule-any-room = Любое в «{ $room }»
rule-any-gone = Любое в удалённой комнате
rule-urgent = 🚨 Сделать срочным
rule-severity = { $severity ->
    [info] 🔵 К сведению
    [critical] 🚨 Срочно
   *[warning] 🔴 Важно
}
rule-band = запас { $band }
rule-for = ⏳ если дольше { $span }
rule-keep = { $kind ->
    [event] пройдёт через { $span }
   *[state] пройдёт, когда не так { $span }
}
rule-cooldown = потом тихо { $span }
rule-hours = 🕒 { $hours }
rule-times = { $from } – { $to }
rule-always = всегда
rule-stats = 📊 За { $days } дней { $times ->
    [one] { $times } раз
    [few] { $times } раза
   *[other] { $times } раз
}{ $mean ->
    [none] { "" }
   *[other] , в среднем { $mean }
}
rule-to = 💬 { $names }
rule-to-nobody = 💬 Никому
rule-to-self = вам
rule-to-some-group = в группу
rule-to-asked = { $name } (ждём согласия)
dry-run-none = 🧪 За последние { $days } дней такого не было бы ни разу.
dry-run = 🧪 За последние { $days } дней сработало бы { $times ->
    [one] <b>{ $times } раз</b>, длилось бы { $longest }
    [few] <b>{ $times } раза</b>, дольше всего { $longest }
   *[other] <b>{ $times } раз</b>, дольше всего { $longest }
}
dry-run-picture = <pre>{ $picture }</pre>
dry-run-many = { $all ->
    [yes] Проверено на { $tried ->
        [one] { $tried } устройстве
       *[other] { $tried } устройствах
    }.
   *[no] Проверено на { $tried ->
        [one] { $tried } устройстве
       *[other] { $tried } устройствах
    } из { $of }: на всех было бы слишком долго.
}
dry-run-every = { $tried ->
    [1] Устройство присылает значения раз в { $span }: что к тому времени прошло, не считается.
   *[other] Некоторые присылают значения лишь раз в { $span }: что к тому времени прошло, не считается.
}
rule-try = 🧪 За 7 дней
rule-edit = ✏️ Изменить
rule-edit-ask = Что изменить?
rule-part = { $part }: { $value }
part-number = Граница
part-condition = Другое условие
part-deadband = Запас
part-for = Не меньше
part-keep = Прошло через
part-cooldown = Пауза после
part-hours = Когда
part-people = 💬 Кому
rule-copy = 📑 Копии
part-ask-for = Сколько это должно длиться, прежде чем я напишу?
part-ask-keep = Сколько этого не должно быть, чтобы считать, что прошло?
part-ask-lasts = Сколько времени повторение считать тем же происшествием?
part-ask-cooldown = Сколько потом не писать снова?
part-ask-severity = Насколько это важно? «К сведению» приходит без звука, «Срочно» звучит и в тихие часы.
part-ask-deadband = На сколько «<b>{ $output }</b>» должно вернуться, чтобы считать, что прошло? Шум меньше этого ничего не закончит. Пришлите число или 0.
part-ask-hours = Когда может срабатывать? Время — в вашем часовом поясе.
part-ask-length = Пришлите время, например 20 мин или 2 ч.
part-ask-times = Пришлите два времени, например 8:00 – 18:30.
span-none = сразу
span-no-pause = нет
part-other = ✏️ Другое…
hours-day = { $chosen ->
    [yes] ✅ { $day }
   *[no] { $day }
}
rule-people-title = <b>{ $unit }</b>: { $condition }

    Кому писать? Нажмите, чтобы убрать.
people-remove = ✖️ { $name }
people-self = Вам
people-group = Группа { $name }
people-topic = { $name }, тема
people-add-self = ➕ Мне
people-add-group = ➕ В группу
people-add-person = ➕ Человеку
people-which = Кого спросить? Оповещения пойдут, когда человек согласится.
people-nobody = Других людей здесь пока нет.
offer-yes = ✅ Да
offer-no = ✖️ Нет
offer-accepted = 🔔 Буду вам писать.
offer-refused = Писать вам не буду.
offer-stop = 🔕 Прекратить
copy-title = На какие устройства? { $total ->
    [one] Такое значение есть ещё у { $total } устройства.
   *[other] Такое значение есть ещё у { $total } устройств.
}
copy-none = Больше ни у одного вашего устройства нет такого значения.
copy-all = 📑 На все { $count }
copy-has = ✅ { $name }
copied = { $count ->
    [one] Готово: { $count } копия
    [few] Готово: { $count } копии
   *[other] Готово: { $count } копий
}

## Список происшествий

incidents-title = <b>Происшествия</b>{ $open ->
    [0] : всё спокойно
   *[other] , открытых: { $open }
}
incidents-empty = Происшествий ещё не было. Они приходят от оповещений: в /alerts вы выбираете, за чем следить.
incidents-empty-rule = Это оповещение ещё не срабатывало.
incident-entry-open = { $mark ->
    [event] 🔔
    [info] 🔵
    [critical] 🚨
    [acknowledged] 🟡
   *[warning] 🔴
} { $what } · { $time }
incident-entry-over = { $mark ->
    [stopped] ⚪️
    [event] 🔔
   *[over] 🟢
} { $what } · { $time }, { $span }
incident-entry-brief = { $mark ->
    [stopped] ⚪️
    [over] 🟢
    [event] 🔔
    [info] 🔵
    [critical] 🚨
    [acknowledged] 🟡
   *[warning] 🔴
} { $what }
incident-entry-hidden = 🔒 Доступа больше нет
incident-named = { $unit }: { $condition }
incidents-csv = 📄 CSV
incidents-noisy = 📊 Самые шумные
to-incidents = « Происшествия
rule-incidents = 📋 История
noisy-title = <b>Самые шумные оповещения за { $days } дней</b>
noisy-none = За последние { $days } дней ничего не срабатывало.
noisy-line = { $times }× { $what } · { $mean }
noisy-still = ещё идёт
incidents-csv-caption = { $count ->
    [one] { $count } происшествие.
    [few] { $count } происшествия.
   *[other] { $count } происшествий.
} Время — в вашем часовом поясе.
incident-column-over = Прошло
incident-column-unit = Устройство
incident-column-alert = Оповещение
incident-column-severity = Важность
incident-column-duration = Длилось, с
incident-column-first = Первое значение
incident-column-worst = Худшее значение
incident-column-acknowledged = Кто принял

## Тихие часы

settings-quiet = 🌙 Тихие часы
settings-quiet-line = 🌙 Тихие часы: { $hours }
quiet-off = нет
quiet-ask = 🌙 Когда не шуметь? Оповещения за это время придут одной сводкой в конце; срочные — сразу.
quiet-none = Никогда
quiet-type = ✏️ Другие часы…

## Program

button-program = 🧩 Программа
button-update = ⬆️ Обновление
to-program = « Программа
unit-moved = ⬆️ Есть коммит новее: { $ref }.
unit-unread = ⚠️ Репозиторий не читается, впервые { $age }.
program-title = 🧩 <b>{ $unit }</b>: программа
program-follows = Обновления: { $ref }
program-default = основная ветка
program-commit = коммит { $commit }
program-look = ⬆️ Проверить обновление
program-version = { $commit } · { $age }
program-version-elsewhere = { $commit } · { $age } · другой адрес
program-versions = Эти коммиты тоже были на устройстве. Нажмите, чтобы увидеть, что изменит возврат.
program-no-versions = Других коммитов у него ещё не было.
program-type = ✏️ Другая ветка или коммит
program-type-ask = Какая ветка, тег или коммит? Пришлите имя, например main, v1.2 или 3f9c2ab. /cancel оставит всё как есть.
program-address = 🔗 Другой репозиторий или папка
program-address-ask =
    Где теперь программа? Пришлите ссылку: на репозиторий или на страницу ветки или папки в нём. Сначала вы увидите, что изменится; /cancel оставит всё как есть.

    Например: <code>https://github.com/user/farm/tree/main/firmware/relay</code>
update-reading = Читаю репозиторий…
update-head =
    ⬆️ <b>{ $unit }</b>
    <code>{ $from }</code> → <code>{ $to }</code>, { $ref }
update-move = 🔗 Теперь отсюда: { $place }
update-same = Меняется только программа: входы, выходы и настройки остаются как есть.
update-keeps = То, что уходит в архив, сохраняет историю и вернётся с коммитом, в котором оно есть.
update-yes = ✅ Обновить
update-rename = 🔀 Что-то переименовано
update-rename-which = Что из этого теперь зовётся иначе? История, связи и оповещения останутся при нём.
update-rename-to = Как теперь зовётся <b>{ $name }</b>?
update-renamed = ↩️ { $from } → { $to }
update-added = ➕ { $name } ({ $kind ->
    [input] вход
   *[output] выход
}, { $type })
update-back = ♻️ { $name } возвращается из архива
update-gone = 🗄 { $name } уходит в архив
update-gone-stops = 🗄 { $name } уходит в архив; остановится: { $what }
update-changed = ✏️ { $name }: { $what }
update-moved = 🔀 { $from } теперь зовётся { $to }
update-moved-changed = 🔀 { $from } теперь зовётся { $to }; { $what }
update-settings = ⚙️ Новое в env.json: { $names }
update-sync = ⏱ Выходит на связь в другое время
update-state = 📟 Устройство сообщает о себе: { $names }
update-aspect = { $aspect ->
    [type] тип
    [min] мин.
    [max] макс.
    [step] шаг
    [precision] знаки после запятой
    [values] список значений
    [initial] по умолчанию
    [measure] единица измерения
   *[title] название
}
update-aspect-from = { $label } { $from } → { $to }
updated = ✅ <b>{ $unit }</b>: теперь коммит <code>{ $commit }</code>.
updated-stopped = Остановлено: { $what }.
updated-load = Теперь загрузите в устройство программу этого коммита. До тех пор оно работает со старой, и то, чего в новой нет, не хранится.
updated-settings = { $count ->
    [one] В env.json новая настройка: { $names }. Возьмите файл кнопкой 📄, впишите её
   *[other] В env.json новые настройки: { $names }. Возьмите файл кнопкой 📄, впишите их
} и положите его в устройство.
output-button-archived = 🗄 { $name }: { $value }
output-archived = 🗄 В архиве с { $date }: в программе устройства этого больше нет.

## Links

command-links = Связи между устройствами
command-graph = Схема устройств и связей
button-links = 🔗 Связи
links-title =
    { $total ->
        [one] <b>{ $total } связь</b>
        [few] <b>{ $total } связи</b>
       *[other] <b>{ $total } связей</b>
    }
links-title-unit =
    { $total ->
        [one] <b>{ $unit }</b>: { $total } ваша связь
        [few] <b>{ $unit }</b>: { $total } ваши связи
       *[other] <b>{ $unit }</b>: { $total } ваших связей
    }
links-empty = Связей пока нет. Связь передаёт значение: чем стал выход, тем сразу становится вход этого же или другого устройства. Добавьте первую.
link-line = { $state ->
    [on] 🔗
    [paused] ⏸
    [archived] 🗄
   *[revoked] 🚫
} { $source } → { $target }
link-add = ➕ Добавить связь
to-links = « Связи
end-hidden = то, что вам больше не видно
end-name = { $unit }: { $name }
link-choose-source-unit = С какого устройства брать значение?
link-no-source-units = Пока нет устройства, чьи значения вам можно читать. /new подключит своё; кто-то другой может поделиться с вами своим.
link-choose-source = <b>{ $unit }</b>: какое значение передавать?
link-no-sources = У «<b>{ $unit }</b>» нет ничего, что вам можно читать. Выберите другое устройство.
link-source-output = { $name }: { $value }
link-source-input = ↪ { $name }: { $value }
link-source-hint = ↪ — вход, который передаёт дальше то, чем стал сам.
link-choose-target-unit = 🔗 <b>{ $source }</b> → … Какому устройству передавать?
link-no-target-units = Нет устройства со входом, который вам можно менять и которому подходит { $type }. /new подключит своё; кто-то другой может поделиться с вами своим.
link-choose-target = 🔗 <b>{ $source }</b> → <b>{ $unit }</b>: на какой вход?
link-no-targets = У «<b>{ $unit }</b>» нет входа, который вам можно менять и которому подходит { $type }. Выберите другое устройство.
link-head = 🔗 <b>{ $source }</b> → <b>{ $target }</b>
link-how = Что происходит по пути: <b>{ $transform }</b>
link-choose-how = Выберите, что происходит по пути.
link-known = Эти две величины уже связаны; здесь вы меняете, что происходит по пути.
link-now = { $when ->
    [last] В последний раз
   *[now] Сейчас
}: { $value } → <b>{ $result }</b>
link-now-unset = Значения пока нет; передам следующее.
link-now-stops = { $when ->
    [last] В последний раз
   *[now] Сейчас
}: { $value } дальше не идёт — вход не может таким стать.
link-loop = ⚠️ Получается кольцо: то, что отправляет «<b>{ $unit }</b>», может вернуться к нему же. Сервер остановит его после одного круга; без конца оно ходит, только если устройства отвечают друг другу.
link-put = ✅ Связать
link-apply = ✅ Применить
link-added = Готово: теперь вход следует за значением.
link-added-loop = Готово: теперь вход следует за значением. Эта связь замыкает кольцо; сервер остановит его после одного круга.
link-changed = Готово: теперь значение передаётся так.
link-is-on = 🟢 Работает
link-is-paused = ⏸ На паузе: вход сохраняет своё значение
link-is-revoked = 🚫 Остановлена: вам больше нельзя читать это значение или менять этот вход. Когда владелец снова разрешит, нажмите «Продолжить».
link-is-archived = 🗄 Остановлена: одна из величин ушла с обновлением своего устройства. Если обновление её вернёт, связь заработает снова.
link-change = ✎ Изменить
link-pause = ⏸ Пауза
link-resume = ▶️ Продолжить
link-delete-ask = Удалить связь <b>{ $source }</b> → <b>{ $target }</b>? Вход сохранит своё нынешнее значение.
transform-chosen = • { $label }
transform-button = { $kind ->
    [none] Как есть
    [scale] × + Пересчёт…
    [round] ≈ Округление
    [invert] ⇄ Наоборот
    [threshold] ⎍ Порог…
   *[map] ⇒ Таблица…
}
transform-none = { $conversion ->
    [to-one-or-zero] вкл становится 1, выкл — 0
    [is-not-zero] 0 становится выкл, всё остальное — вкл
    [rounded] с округлением до целого
    [to-text] записывается текстом
   *[same] как есть
}
transform-round = с округлением до { $step }
transform-invert = { $type ->
    [bool] вкл становится выкл, выкл — вкл
   *[number] знак меняется
}
transform-threshold = { $direction ->
    [above] { $high } выше { $on }, { $low } ниже { $off }
   *[below] { $high } ниже { $on }, { $low } выше { $off }
}
transform-map-empty = пока ничего не передаётся
link-ask-scale = Пришлите, на что умножить «<b>{ $source }</b>»{ $now } и сколько прибавить. Например, <code>1,8 32</code> превращает °C в °F.
link-ask-threshold =
    Когда «<b>{ $target }</b>» становится { $on }? Пришлите один или два порога для «<b>{ $source }</b>»{ $now }.

    <code>25 24</code> — { $on } выше 25, { $off } ниже 24
    <code>18 20</code> — { $on } ниже 18, { $off } выше 20
    <code>25</code> — { $on } выше 25, { $off } ниже него
link-ask-now = {" "}({ $when ->
    [last] последнее
   *[now] сейчас
} { $value })
link-ask-pairs =
    Пришлите, что чем становится, по паре в строке; всё остальное дальше не идёт.

    <code>{ $from } = { $to }</code>
link-map-step = Когда «<b>{ $source }</b>» — <b>{ $value }</b>, «<b>{ $target }</b>» становится…
link-map-skip = остаётся как был
error-numbers-expected = Пришлите одно или два числа через пробел, например 1,8 32.
error-pairs-expected = Не могу использовать «{ $line }». Пришлите пары, которые подходят обеим сторонам, по одной в строке, например open = вкл.
error-pairs-too-many = Пар больше { $max }. Пришлите поменьше.
error-link-revoked = Вам больше нельзя читать это значение или менять этот вход. Попросите владельца.

## Graph

button-graph = 🕸 Граф
graph-empty = Рисовать пока нечего. /new подключит первое устройство.
graph-caption-all =
    { $total ->
        [one] <b>{ $total } устройство</b>
        [few] <b>{ $total } устройства</b>
       *[other] <b>{ $total } устройств</b>
    }
graph-caption-unit = <b>{ $unit }</b> и всё вокруг
graph-silent = { $presence ->
    [stale] устарело с { $time }
   *[silent] молчит с { $time }
}
graph-no-links = Здесь ещё ничего не связано: /links добавит связь.
graph-more =
    { $count ->
        [one] Ещё { $count } связь не нарисована.
        [few] Ещё { $count } связи не нарисованы.
       *[other] Ещё { $count } связей не нарисовано.
    }
graph-all = 🕸 Всё
graph-to = ◎ { $name }
graph-to-more = ➜ { $name }

## Inputs

button-inputs = 🎚 Входы
inputs-title = <b>{ $unit }</b>: входы
inputs-empty = У «<b>{ $unit }</b>» нет входов, которые вам видны.
inputs-line = { $name }: { $value } { $mark }
inputs-history = 📜 Все изменения
input-head = <b>{ $unit }</b>: { $name }
input-now = Сейчас <b>{ $value }</b> { $applied ->
    [yes] ✓
    [unset] { "" }
    [unfit] 📏 не помещается в устройство: оно работает с прежним
    [sent] 📨 устройство получило, но ещё не подтвердило
   *[no] ⏳ ждёт, когда устройство заберёт
}
input-driven = { $state ->
    [paused] ⏸ Связь от <b>{ $source }</b> на паузе
   *[on] 🔗 Следует за <b>{ $source }</b>
}
input-driven-hidden = { $state ->
    [paused] ⏸ Связь от значения, которое вам не видно, на паузе
   *[on] 🔗 Следует за значением, которое вам не видно
}
link-of = чья связь: <b>{ $name }</b>
input-free = Меняется вручную или через API: связей сюда нет.
input-unlink = ✂️ Отвязать
input-unlink-ask = Убрать { $count ->
    [one] { $count } связь, по которой
    [few] { $count } связи, по которым
   *[other] { $count } связей, по которым
} меняется <b>{ $name }</b>? Значение входа останется прежним.{ $others ->
    [yes] { " " }Владелец каждой связи об этом узнает.
   *[no] { "" }
}
input-last = Последнее изменение { $age }
input-never = Пока никто не менял.
by-link = — <b>{ $source }</b>
by-link-hidden = — связь
by-self = { $door ->
    [api] — вы, через API
   *[chat] — вы
}
by-person = { $door ->
    [api] — <b>{ $name }</b>, через API
   *[chat] — <b>{ $name }</b>
}
by-doer = — { $kind ->
    [scene] сценарий
    [schedule] расписание
   *[reaction] реакция
} <b>{ $name }</b>{ $who ->
    [other] , <b>{ $person }</b>
   *[self] { "" }
}{ $door ->
    [api] , через API
   *[chat] { "" }
}
by-nobody = { $door ->
    [api] — через API
   *[chat] — вручную
}
changes-title = <b>Изменения</b>
changes-unit = <b>{ $unit }</b>: изменения входов
changes-empty = { $which ->
    [by-hand] За последние 90 дней никто ничего не задавал.
   *[all] За последние 90 дней изменений не было.
}
changes-show = { $which ->
    [by-hand] 👤 Без связей
   *[all] 🔗 Со связями
}
change-line = { $time } · <b>{ $value }</b>
change-line-input = { $time } · { $name } <b>{ $value }</b>
to-inputs = « Входы
mark-self = вы
mark-api = API
mark-doer = { $kind ->
    [scene] сценарий { $name }
    [schedule] расписание { $name }
   *[reaction] реакция { $name }
}

## Setting an input that follows a link

override-ask = «<b>{ $name }</b>» следует за 🔗 <b>{ $source }</b>. Значение, заданное вручную, продержится, пока связь не принесёт другое.
override-ask-hidden = «<b>{ $name }</b>» следует за связью. Значение, заданное вручную, продержится, пока связь не принесёт другое.
override-once = Один раз
override-unlink = Отвязать и задать
override-cancel = Отмена
override-done = «<b>{ $name }</b>» теперь <b>{ $value }</b>, пока связь не принесёт другое.
override-unlinked = «<b>{ $name }</b>» теперь <b>{ $value }</b> и больше ни за чем не следует.
override-cancelled = «<b>{ $name }</b>» по-прежнему следует за связью. Ничего не изменилось.

## People and settings

command-settings = Язык, часовой пояс, мои данные
command-people = Люди и регистрация
command-peers = Доверенные серверы
command-backup = Резервные копии

storage-trouble =
    🔴 <b>Сейчас ничего не сохраняется.</b>

    { $trouble ->
        [full] Диск заполнен. Освободите место, и я сам продолжу.
        [locked] Базу данных заблокировала другая программа. Завершите её, и я сам продолжу.
        [damaged] База данных повреждена. Остановите Pepeunit, скопируйте файл и восстановите резервную копию; файлы рядом с ней на -wal и -shm уберите.
        [gone] Файл базы данных перемещён, удалён или подменён. Верните его, и я сам продолжу; иначе остановите Pepeunit и восстановите резервную копию.
        [torn] Удалён или подменён файл рядом с базой данных, с окончанием -wal или -shm. Перезапустите Pepeunit: он продолжит с сохранённого. Не трогайте эти файлы, пока он работает.
       *[unwritable] Диск не принимает запись. Посмотрите журнал и диск: как только всё наладится, я сам продолжу.
    }

    Устройства попробуют ещё раз позже.
storage-well = 🟢 Снова всё сохраняется.
people-title =
    { $total ->
        [one] <b>{ $total } человек</b>
        [few] <b>{ $total } человека</b>
       *[other] <b>{ $total } человек</b>
    }
people-registration = Регистрация: { $mode ->
    [open] открыта для всех
    [invitation] по приглашениям
   *[closed] закрыта
}
person-line = { $role ->
    [admin] 👑 { $name }
    [blocked] 🚫 { $name }
   *[user] { $name }
}
person-self = { $name } (вы)
person-card =
    { $role ->
        [admin] 👑 <b>{ $name }</b>, администратор
        [blocked] 🚫 <b>{ $name }</b>, доступ закрыт
       *[user] <b>{ $name }</b>
    }

    { $units ->
        [0] Устройств нет
        [one] { $units } устройство
        [few] { $units } устройства
       *[other] { $units } устройств
    }
    Здесь с { $since }
person-write = 💬 Открыть в Telegram
person-promote = 👑 Сделать администратором
person-demote = Сделать обычным пользователем
person-block = 🚫 Закрыть доступ
person-unblock = Вернуть доступ
to-people = « Люди
role-ask-promote =
    Сделать <b>{ $name }</b> администратором?

    Администраторы видят, кто здесь есть, закрывают доступ, решают, кто может зарегистрироваться, и могут сделать обычным пользователем вас.
role-ask-demote = Сделать <b>{ $name }</b> обычным пользователем?
role-ask-demote-self =
    Перестать быть администратором?

    Снова сделать вас администратором сможет только другой администратор.
role-ask-block =
    Закрыть доступ для <b>{ $name }</b>?

    Кнопки, команды и оповещения сразу перестанут работать, и всё, чем поделились другие, — тоже. Устройства продолжат работу.
role-ask-unblock = Вернуть <b>{ $name }</b> доступ к боту?
role-yes-promote = 👑 Да, администратором
role-yes-demote = Да, обычным пользователем
role-yes-block = 🚫 Закрыть доступ
role-yes-unblock = Вернуть доступ
role-given-up = Теперь вы обычный пользователь.
button-registration = 🚪 Регистрация
registration =
    <b>Кто может зарегистрироваться</b>

    { $mode ->
        [open] <b>Открыто</b>: все, кто нажмёт /start.
        [invitation] <b>По приглашениям</b>: только те, кому прислали ссылку-приглашение.
       *[closed] <b>Закрыто</b>: никто, даже по ссылке.
    }
registration-option = { $chosen ->
    [yes] •{ " " }
   *[no] { "" }
}{ $mode ->
    [open] Открыто
    [invitation] По приглашениям
   *[closed] Закрыто
}
registration-invite = ✉️ Ссылка-приглашение
registration-link =
    Кто первым откроет эту ссылку, сможет зарегистрироваться. Она сработает один раз и действует { $days ->
        [one] { $days } день
        [few] { $days } дня
       *[other] { $days } дней
    }.

    { $link }

settings =
    <b>Настройки</b>

    Язык: { $language }
    Часовой пояс: { $zone }, сейчас { $time }
settings-zone-unknown = ⚠️ Этот сервер не знает ваш часовой пояс «{ $zone }», поэтому время показано по UTC. Выберите, пожалуйста, другой.
settings-place-line = 📍 Место: { $place }
settings-place = 📍 Моё место
settings-language = 🌐 Язык
settings-zone = 🕐 Часовой пояс
git-tokens-button = 🔑 Приватные репозитории
git-tokens-title = 🔑 <b>Приватные репозитории</b>
git-tokens-empty = С токеном я смогу читать ваши приватные репозитории: по одному на каждый сайт, например github.com. Достаточно права на чтение. Пока ни одного нет.
git-tokens-about = С этими токенами я читаю ваши приватные репозитории. Они хранятся зашифрованными, каждый предъявляется только своему сайту, и здесь я их больше не покажу.
git-token-line = 🔑 { $name }
git-token-add = ➕ Добавить токен
git-token-button = 🔑 Впустить по токену
git-token-card =
    🔑 <b>{ $host }</b>

    Токен для ваших приватных репозиториев там, с { $date }. Чтобы заменить его, добавьте новый.
git-token-remove = 🗑 Удалить
git-token-remove-ask = Удалить токен для { $host }? Приватные репозитории ваших устройств там станут недоступны; сами устройства работают дальше. Отозвать сам токен можно на { $host }.
git-token-ask =
    Пришлите сайт и токен одним сообщением, например:
    <code>github.com ghp_x1Y2z3</code>

    Токену нужно только право читать содержимое репозитория. Ваше сообщение я удалю. /cancel оставит всё как есть.
git-token-ask-host =
    Пришлите токен для <b>{ $host }</b>. Создать его можно в настройках на этом сайте; ему нужно только право читать содержимое репозитория.

    Ваше сообщение я удалю, токен сохраню зашифрованным и покажу только { $host }. /cancel оставит всё как есть.
git-token-kept = 🔑 Токен для { $host } сохранён.
git-token-delete-yourself = Не получилось удалить ваше сообщение: удалите его, пожалуйста, сами.
settings-data = 📄 Мои данные
settings-delete = 🗑 Удалить мой аккаунт
to-settings = « Настройки
language-ask = <b>На каком языке говорить?</b>
language-name = { $language ->
    [telegram] как в Telegram
    [ru] Русский
   *[en] English
}
language-telegram = Как в Telegram
option = { $chosen ->
    [yes] •{ " " }
   *[no] { "" }
}{ $name }
zone-region = <b>Где вы?</b> Выберите часть света или пришлите город, страну или своё время, например 15:40.
region-europe = Европа
region-asia = Азия
region-america = Америка
region-africa = Африка, Океания
zone-share = 📍 Отправить моё место
place-ask = Кнопка внизу отправит, где вы. По этому месту я узнаю часовой пояс, а само место сохраню с точностью около 10 км; больше его никто не увидит. Если на компьютере такой кнопки нет, пришлите город.
place-done =
    Теперь время показываю по поясу «{ $zone }»: там сейчас { $time }.

    📍 Ваше место я помню как { $place } — с точностью около 10 км. Забыть его можно в /settings.
place-page =
    📍 <b>Ваше место</b>: { $place }

    Больше я о нём ничего не храню: точность — около 10 км, и никто, кроме вас, его не видит. Если я его забуду, часовой пояс останется.
place-forget = 🗑 Забыть моё место
place-key-gone = Тогда место можно не отправлять.
location = { $latitude }° { $north ->
    [yes] с. ш.
   *[no] ю. ш.
}, { $longitude }° { $east ->
    [yes] в. д.
   *[no] з. д.
}
zone-ask = <b>Где вы?</b> Сколько там сейчас времени:
zone-button = { $zone } · { $time }
to-regions = « Регионы
zone-type = Пришлите город, например Берлин, или на сколько часов вы впереди UTC, например +3.
zone-several =
    { $count ->
        [one] Этот?
        [few] Какой из { $count }?
       *[other] Какой из { $count }?
    } Сколько там сейчас времени:
zone-done = Теперь время показываю по поясу «{ $zone }»: там сейчас { $time }.
zone-more = …и ещё { $count }. Напишите название подлиннее, чтобы найти свой.
zone-name = { $zone ->
    [Europe-London] Лондон
    [Europe-Lisbon] Лиссабон
    [Europe-Berlin] Берлин
    [Europe-Paris] Париж
    [Europe-Madrid] Мадрид
    [Europe-Warsaw] Варшава
    [Europe-Athens] Афины
    [Europe-Kyiv] Киев
    [Europe-Istanbul] Стамбул
    [Europe-Minsk] Минск
    [Europe-Moscow] Москва
    [Europe-Samara] Самара
    [Asia-Yekaterinburg] Екатеринбург
    [Asia-Omsk] Омск
    [Asia-Novosibirsk] Новосибирск
    [Asia-Krasnoyarsk] Красноярск
    [Asia-Irkutsk] Иркутск
    [Asia-Yakutsk] Якутск
    [Asia-Vladivostok] Владивосток
    [Asia-Kamchatka] Камчатка
    [Asia-Almaty] Алматы
    [Asia-Tashkent] Ташкент
    [Asia-Tbilisi] Тбилиси
    [Asia-Jerusalem] Иерусалим
    [Asia-Dubai] Дубай
    [Asia-Kolkata] Дели
    [Asia-Bangkok] Бангкок
    [Asia-Singapore] Сингапур
    [Asia-Shanghai] Шанхай
    [Asia-Tokyo] Токио
    [America-New_York] Нью-Йорк
    [America-Chicago] Чикаго
    [America-Denver] Денвер
    [America-Los_Angeles] Лос-Анджелес
    [America-Anchorage] Анкоридж
    [America-Toronto] Торонто
    [America-Mexico_City] Мехико
    [America-Bogota] Богота
    [America-Sao_Paulo] Сан-Паулу
    [America-Argentina-Buenos_Aires] Буэнос-Айрес
    [Africa-Casablanca] Касабланка
    [Africa-Lagos] Лагос
    [Africa-Cairo] Каир
    [Africa-Johannesburg] Йоханнесбург
    [Africa-Nairobi] Найроби
    [Australia-Perth] Перт
    [Australia-Adelaide] Аделаида
    [Australia-Brisbane] Брисбен
    [Australia-Sydney] Сидней
    [Pacific-Auckland] Окленд
   *[other] { $city }
}
data-making = Собираю вашу копию…
data-document = Ваши данные: вы, ваши устройства, связи, оповещения, панели и разрешения. Ключей устройств здесь нет: env.json каждого пришлёт /units.
data-history = История значений ваших устройств, таблицей: всё, что хранится. Время — по UTC.
data-collecting = Собираю… { $percent } %
data-part = История значений ваших устройств, часть { $count }: таблица, сжатая gzip. Время — по UTC.
data-complete = ✅ Это всё: { $count ->
    [one] { $count } часть
    [few] { $count } части
   *[other] { $count } частей
  }.
delete-me-ask =
    <b>Удалить ваш аккаунт?</b>

    Вместе со всей историей удалятся устройства ({ $units }), связи ({ $links }) и оповещения ({ $alerts }). Устройства сразу отключатся; тем, кто ими пользуется, я сообщу.

    Сначала я пришлю копию ваших данных и после этого спрошу ещё раз.
delete-me-next = 📄 Прислать копию и спросить ещё раз
delete-me-sure =
    Ваша копия выше. <b>Удалить всё сейчас?</b>

    Вернуть будет нельзя. Кнопка действует час.
delete-me-yes = 🗑 Удалить всё
delete-me-no = Оставить аккаунт
delete-me-kept = Ничего не удалено.
delete-me-done = Ваш аккаунт удалён вместе со всем, что было вашим. Захотите вернуться — нажмите /start.

## Access

button-access = 🔐 Доступ
unit-owner = 👥 Владелец: { $owner }
unit-line-shared = { $line } · 👥 { $owner }
units-others = 👥 Чужие устройства
others-title =
    { $total ->
        [one] <b>{ $total } устройство других людей</b>
        [few] <b>{ $total } устройства других людей</b>
       *[other] <b>{ $total } устройств других людей</b>
    }
others-empty = Пока никто не делится с вами устройством. Попросите у владельца приглашение: оно делается на карточке, в разделе «🔐 Доступ».
access-title = 🔐 <b>{ $unit }</b>: кто это видит
access-meaning = { $chosen ->
    [yes] ●
   *[no] ○
} { $visibility ->
    [private] <b>Личное</b>: только вы и те, кому вы дали доступ.
    [internal] <b>Для своих</b>: смотреть могут все, кто здесь зарегистрирован, а менять входы — только те, кому вы дали доступ.
    [trusted] <b>И для доверенных серверов</b>: как «Для своих», и ещё показания могут брать серверы, которым доверяет администратор.
   *[public] <b>Для всех</b>: смотреть может кто угодно, без регистрации, а менять входы — только те, кому вы дали доступ.
}
access-id = ID: <code>{ $uuid }</code>
access-link = { $visibility ->
    [public] Ссылка для всех: { $link }
   *[internal] Ссылка для тех, кто здесь зарегистрирован: { $link }
}
visibility-button = { $visibility ->
    [private] 🔒 Личное
    [internal] 👥 Для своих
    [trusted] 🌐 И для доверенных
    [public] 🌍 Для всех
   *[unit] Как устройство
}
visibility-name = { $visibility ->
    [private] 🔒 личное
    [internal] 👥 для своих
    [trusted] 🌐 и для доверенных серверов
    [public] 🌍 для всех
   *[unit] как устройство
}
access-variables = 🎚 Каждая величина
access-grants = { $count ->
    [0] 🤝 Кому доступно
   *[other] 🤝 Кому доступно ({ $count })
}
access-invitations = ✉️ Приглашения
access-share = ↗️ Отправить ссылку
access-narrow = { $visibility ->
    [private] Сделать личным: <b>{ $name }</b>?
    [internal] Оставить только для своих: <b>{ $name }</b>?
    [trusted] Оставить для своих и доверенных серверов: <b>{ $name }</b>?
   *[other] Сузить доступ: <b>{ $name }</b>?
} Кто видел это лишь потому, что было открыто, сразу перестанет видеть; их связи, оповещения и панели остановятся, и я им об этом напишу.
access-narrow-yes = 🔒 Да
access-variables-title = <b>{ $unit }</b>: величина может быть закрыта сильнее, чем устройство. Какая?
access-variable-label = { $kind ->
    [input] 🎛 { $name }
   *[output] 📈 { $name }
}
access-variable = <b>{ $unit }</b>, { $name }: кто это видит? Само устройство — { $visibility ->
    [private] личное
    [internal] для своих
    [trusted] и для доверенных серверов
   *[public] для всех
}.
access-variable-private = Закрыть сильнее уже нельзя.
grants-title = <b>{ $unit }</b>: кому доступно ({ $total })
grants-empty = <b>{ $unit }</b>: отдельно доступ никому не дан. Дайте его кому-нибудь или отправьте ссылку-приглашение.
give-add = ➕ Дать доступ
grant-line = { $to ->
    [person] 👤
    [peer] 🌐
   *[unit] 📟
} { $receiver }: { $right ->
    [read] видит
    [write] меняет
   *[both] видит и меняет
}{ $thing ->
    [all] { "" }
   *[other] { " " }{ $thing }
}
grant-card = { $to ->
    [person] 👤
    [peer] 🌐
   *[unit] 📟
} <b>{ $receiver }</b> { $right ->
    [read] может видеть
    [write] может менять
   *[both] может видеть и менять
}: <b>{ $unit }</b>{ $thing ->
    [all] { "" }
   *[other] , { $thing }
}.
grant-revoke = ✖️ Забрать
grant-revoke-ask = Забрать доступ, который есть у <b>{ $receiver }</b>? { $right ->
    [read] Сейчас можно видеть
    [write] Сейчас можно менять
   *[both] Сейчас можно видеть и менять
}: <b>{ $unit }</b>{ $thing ->
    [all] { "" }
   *[other] , { $thing }
}. Всё, что от этого зависит, сразу остановится: связи, оповещения, панели.
grant-revoke-yes = ✖️ Забрать
give-what = <b>{ $unit }</b>: доступ к чему? У величины 🎛 значит, что её можно менять, 📈 — что её можно видеть.
give-whole = 📟 Всё устройство
give-right = <b>{ $unit }</b>, всё устройство: что будет можно?
right-button = { $right ->
    [read] 📈 Видеть всё
    [write] 🎛 Менять входы
   *[both] 📈🎛 Видеть всё и менять входы
}
give-to = <b>{ $unit }</b>{ $thing ->
    [all] { "" }
   *[other] , { $thing }
} — { $right ->
    [read] видеть
    [write] менять
   *[both] видеть и менять
}. Кому?
give-person = 👤 Кому-то из зарегистрированных
give-invite = ✉️ По ссылке-приглашению
give-unit = 📟 Другому устройству, для связей
give-peer = 🌐 Доверенному серверу
give-which-peer = <b>{ $unit }</b>{ $thing ->
    [all] { "" }
   *[other] , { $thing }
} — { $right ->
    [read] видеть
    [write] менять
   *[both] видеть и менять
}. Какому серверу?
give-peer-one = 🎯 Только одному их устройству
give-which-peer-one = <b>{ $unit }</b>{ $thing ->
    [all] { "" }
   *[other] , { $thing }
} — { $right ->
    [read] видеть
    [write] менять
   *[both] видеть и менять
}. На каком сервере это устройство?
give-ask-peer-uuid = Пришлите ID этого устройства: владелец найдёт его на карточке, в разделе «🔐 Доступ». Потом передайте владельцу адрес значения: 📋 на его странице в «📈 Выходы».
give-which-person = <b>{ $unit }</b>{ $thing ->
    [all] { "" }
   *[other] , { $thing }
} — { $right ->
    [read] видеть
    [write] менять
   *[both] видеть и менять
}. Кому именно?
give-no-people = Кроме вас здесь пока никто не зарегистрирован. Отправьте ссылку-приглашение: она годится и для новых людей.
give-which-unit = <b>{ $unit }</b>{ $thing ->
    [all] { "" }
   *[other] , { $thing }
} — { $right ->
    [read] видеть
    [write] менять
   *[both] видеть и менять
}. Какому устройству? Его владелец сможет их связать.
give-no-units = Других устройств вам не видно. Введите ID нужного: владелец найдёт его в разделе «🔐 Доступ».
give-uuid = ⌨️ По ID
give-pick = Или выберите человека из контактов и чатов.
give-pick-key = 👤 Выбрать человека
give-pick-done = Теперь доступ есть у <b>{ $name }</b>.
give-pick-stranger = <b>{ $name }</b>: здесь такого человека ещё нет. Приглашение впустит и сразу даст этот доступ.
give-ask-uuid = Пришлите ID устройства. Владелец найдёт его на карточке, в разделе «🔐 Доступ».
invitations-title =
    { $total ->
        [one] <b>{ $unit }</b>: { $total } открытое приглашение. Каждое действует один раз.
        [few] <b>{ $unit }</b>: { $total } открытых приглашения. Каждое действует один раз.
       *[other] <b>{ $unit }</b>: { $total } открытых приглашений. Каждое действует один раз.
    }
invitations-empty = <b>{ $unit }</b>: открытых приглашений нет. Ссылка-приглашение действует один раз, и для новых людей тоже.
invite-add = ➕ Пригласить
invite-life = <b>{ $unit }</b>{ $thing ->
    [all] { "" }
   *[other] , { $thing }
} — { $right ->
    [read] видеть
    [write] менять
   *[both] видеть и менять
}. Сколько ссылка будет действовать?
invite-made =
    ✉️ Приглашение: <b>{ $unit }</b>{ $thing ->
        [all] { "" }
       *[other] , { $thing }
    } — { $right ->
        [read] видеть
        [write] менять
       *[both] видеть и менять
    }.
    { $link }

    Действует один раз, в течение { $span }; показываю её только здесь. Не отправляйте никому, кроме того, кого зовёте.
invite-line = ✉️ { $right ->
    [read] видеть
    [write] менять
   *[both] видеть и менять
}{ $thing ->
    [all] { "" }
   *[other] { " " }{ $thing }
} · ещё { $span }
invite-card = ✉️ Приглашение: <b>{ $unit }</b>{ $thing ->
    [all] { "" }
   *[other] , { $thing }
} — { $right ->
    [read] видеть
    [write] менять
   *[both] видеть и менять
}. Действует ещё { $span }. Отозвать?
invite-withdraw = ✖️ Отозвать
invitation-known = Вы здесь уже зарегистрированы, приглашение вам не нужно. Отправьте его кому-нибудь: оно ещё действует.
notice-shared = 🤝 { $person } даёт вам доступ: <b>{ $unit }</b>.
notice-accepted = ✉️ { $person } принимает ваше приглашение: <b>{ $unit }</b>.
notice-lost = 🔒 <b>{ $unit }</b>: часть доступа у вас забрали.
notice-deleted = 🗑 <b>{ $unit }</b>: владелец удалил это устройство.
notice-unlinked = ✂️ <b>{ $unit }</b>: владелец убрал { $count ->
    [one] { $count } вашу связь
    [few] { $count } ваши связи
   *[other] { $count } ваших связей
}.
clock-jumped = ⏱ <b>Часы сервера перескочили</b> с { $from } на { $to }.
clock-wrong = ⚠️ <b>Часы сервера, похоже, врут.</b> На них { $ours }, а по Telegram сейчас { $theirs }.
clock-waits =
    Пока время не подтвердится, старые данные не удаляются. Устройства, панели и оповещения работают как обычно.

    Если часы сервера неверны, поправьте их: всё продолжится само, как только время совпадёт с Telegram. Если время сервера верное, нажмите кнопку.
clock-settled = Telegram подтверждает новое время, делать ничего не нужно.
clock-right = ✅ Время сервера верное
clock-vouched = ✅ Спасибо. Сервер живёт по своему времени: { $time }.
clock-certain = ✅ Время подтверждено, делать ничего не нужно.
notice-mirror-gone = 🌐 <b>{ $unit }</b>: другой сервер больше не отдаёт: { $names }. Что было, сохранено; связи и оповещения ждут, пока вернётся.
notice-mirror-back = 🌐 <b>{ $unit }</b> снова приходит с другого сервера: { $names }.
notice-mirror-gap = 🕳 <b>{ $peer }</b> так долго не читался, что часть показаний за это время там уже не хранится. Здесь их не хватает: { $units }{ $more ->
    [0] { "" }
    [one] {" "}и ещё { $more } устройства
   *[other] {" "}и ещё { $more } устройств
}.
notice-archived = 🗄 <b>{ $unit }</b>: программа обновлена, и в ней больше нет: { $names }.
notice-mismatch = 🧩 <b>{ $unit }</b> присылает то, чего нет в его schema.json.
notice-mismatch-unknown = Не знаю, поэтому не храню: { $names }
notice-mismatch-refused = Другой тип или другие значения, чем описано: { $names }
notice-mismatch-do = Если программа устройства описана в репозитории, нажмите ⬆️; если нет, загрузите программу этого коммита.
notice-unfit =
    📏 <b>{ $unit }</b>: значение «{ $input }» длиннее, чем помещается в устройство, на { $count ->
        [one] { $count } байт
        [few] { $count } байта
       *[other] { $count } байт
    }. Устройство работает с прежним. Задайте значение короче или увеличьте <code>buffer</code> в его программе.
notice-address =
    📍 У этого сервера новый адрес: <code>{ $url }</code>. Раньше был <code>{ $old }</code>.

    { $count ->
        [0] Устройства, которые вы не трогали, сами обращаются по нему. Если какое-то получило промежуточный адрес
        [1] Ваше устройство обращается по старому. Если оно замолчит
       *[other] Ваши устройства ({ $count }) обращаются по старому. Если какое-то замолчит
    }, загрузите в него нынешний env.json: /units, устройство, «📄 env.json». Ключи в нём прежние.
notice-peer = 🌐 <b>{ $peer }</b>: { $reason }
notice-role = { $role ->
    [admin] 👑 Теперь вы администратор этого сервера. /people показывает, кто здесь есть и кто может присоединиться.
   *[other] Теперь вы обычный пользователь этого сервера. С вашими устройствами всё как было.
}
notice-unblocked = 🔓 Вы снова можете пользоваться этим сервером.
notice-resumable = Пока остановлено: { $what }. Чтобы продолжить, нажмите «Продолжить» в /links и /alerts.
notice-stopped = Остановлено: { $what }.
stopped-links = { $count ->
    [one] { $count } связь
    [few] { $count } связи
   *[other] { $count } связей
}
stopped-alerts = { $count ->
    [one] { $count } оповещение
    [few] { $count } оповещения
   *[other] { $count } оповещений
}
stopped-boards = { $count ->
    [one] { $count } панель
    [few] { $count } панели
   *[other] { $count } панелей
}
rule-hidden = 🔒 Оповещение о том, что вам больше не видно
rule-card-hidden = 🔒 Это оповещение остановлено: тем, за чем оно следит, с вами больше не делятся. Когда доступ вернётся, его можно продолжить.
rule-delete-ask-hidden = Удалить это оповещение о том, что вам больше не видно?

## Комнаты и поиск

room-line = 🏠 { $name } · { $units }
room-name = 🏠 { $name }
room-path = 🏠 { $path }
room-empty = Здесь пока пусто. Нажмите ⚙️ Ещё на карточке устройства и 🏠 Комната или отметьте сразу несколько через ☑️.
room-none = Без комнаты
rooms-all = Все устройства
rooms-none-yet = Комнат пока нет.
rooms-button = 🏠 Комнаты
room-button = 🏠 Комната
button-room = 🏠 Комната
rooms-title = { $count ->
    [0] Комнаты держат устройства вместе: дом, этаж, теплица. Видите их только вы, и чужие устройства, которыми с вами делятся, в них тоже можно положить.
    [one] У вас { $count } комната. Чтобы переименовать, перенести или удалить её, откройте её в списке.
    [few] У вас { $count } комнаты. Чтобы переименовать, перенести или удалить комнату, откройте её в списке.
   *[other] У вас { $count } комнат. Чтобы переименовать, перенести или удалить комнату, откройте её в списке.
}
room-title = 🏠 <b>{ $path }</b>
room-new = ➕ Новая комната
room-new-inside = ➕ Комната внутри
room-move = ↪️ Перенести
room-move-ask = Куда перенести <b>{ $name }</b>?
unit-room-ask = В какой комнате <b>{ $name }</b>?
room-ask-new = { $inside ->
    [none] Как назовём новую комнату? Пришлите название или /cancel.
   *[other] Как назовём новую комнату в <b>{ $inside }</b>? Пришлите название или /cancel.
}
room-ask-name = Как назвать <b>{ $name }</b>? Пришлите новое название или /cancel.
room-delete-ask = Удалить комнату <b>{ $name }</b>? { $units ->
    [0] { $rooms ->
        [0] В ней ничего нет.
       *[other] Комнаты внутри останутся{ $to ->
            [none] { "" }
           *[other] {" "}и перейдут в { $to }
        }.
    }
   *[other] Устройства останутся{ $to ->
        [none] { "" }
       *[other] {" "}и перейдут в { $to }
    }, как и комнаты внутри.
}
search-button = 🔍 Найти
search-all = ✖️ Показать все
search-ask = Что ищем? Пришлите часть названия устройства или его показания либо /cancel.
search-shown = 🔍 «{ $search }»
search-nothing = 🔍 По запросу «{ $search }» ничего нет.
search-found = { $name } · { $variable }
group-search-hint = Быстрее найти: /board и часть названия.
select-button = ☑️ Выбрать
view-button = 🎚 Вид
view-title = Какие устройства показывать?
view-values = { $shown ->
    [yes] 🔢 Без показаний
   *[no] 🔢 С показаниями
}
filter-all = Все
filter-name = { $filter ->
    [silent] ⚪️ Молчат
    [firing] 🔴 Тревога
    [mine] 👤 Мои
   *[shared] 👥 Чужие
}
filter-shown = { $filter ->
    [silent] { $total ->
        [0] ⚪️ Никто не молчит.
       *[other] ⚪️ Только молчащие
    }
    [firing] { $total ->
        [0] 🔴 Сейчас всё в пределах порогов.
       *[other] 🔴 Только те, где сработало оповещение
    }
    [mine] 👤 Только мои
   *[shared] { $total ->
        [0] 👥 Чужих устройств здесь нет.
       *[other] 👥 Только чужие
    }
}
unit-line-values = { $line } · { $values }
unit-line-mirror = 🌐 { $name }
unit-line-stale = устарело, { $age }

## Другие серверы

peers-title =
    { $total ->
        [one] 🌐 <b>{ $total } доверенный сервер</b>
        [few] 🌐 <b>{ $total } доверенных сервера</b>
       *[many] 🌐 <b>{ $total } доверенных серверов</b>
    }
peers-empty =
    🌐 <b>Других серверов пока нет</b>

    Два сервера, которые доверяют друг другу, могут делиться значениями: термометр там управляет реле здесь. Узнайте адрес у администратора другого сервера и нажмите ➕; он сделает то же с вашим.
peers-own =
    Этот сервер для других:
    <code>{ $url }</code>
    { $fingerprint }
peer-line = { $state ->
    [suspended] ⏸ { $name }
    [trouble] ⚠️ { $name }
   *[fine] 🌐 { $name }
}
peer-add = ➕ Добавить сервер
peer-key = 🔑 Новый ключ
to-peers = « Серверы
peer-ask-address = Какой адрес у другого сервера? Например: https://home.example
peer-proposal =
    🌐 <b>{ $name }</b>
    { $url }

    Его знаки:
    { $fingerprint }
peer-compare =
    Сверьте их по телефону с его администратором: командой /peers он видит их у себя. А про этот сервер, { $url }, он должен видеть:
    { $fingerprint }
peer-is-plain = ⚠️ По этому адресу нет HTTPS: всё, что передаётся, можно прочитать по дороге. В пределах одного дома это может подойти.
peer-terms = Кто кого читает? Каждая сторона решает за себя, и читается только то, что открыли владельцы.
peer-way-they = Они читают нас
peer-way-we = Мы читаем их
peer-way-both = И то и другое
peer-trust = ✅ Доверять
peer-trust-plain = ✅ Доверять без HTTPS
peer-card =
    🌐 <b>{ $name }</b>
    { $url }
    { $fingerprint }
    Доверяем с { $since }
peer-suspended = ⏸ Приостановлен: никто никого не читает.
peer-heard = { $age ->
    [never] Нам он ещё не отвечал.
   *[other] Последний ответ нам: { $age }.
}
peer-asked = { $age ->
    [never] Он нас ещё ни о чём не спрашивал.
   *[other] Последний запрос к нам: { $age }; наших значений читает: { $reads }.
}
peer-trouble =
    ⚠️ { $trouble }
    Впервые: { $age }.
peer-plain-allowed = Без HTTPS: передаваемое можно прочитать по дороге.
peer-reads = 👁 Что он читает: { $reads }
peer-reads-title =
    👁 <b>{ $name }</b> читает { $total ->
        [0] у нас ничего.
        [one] { $total } значение:
        [few] { $total } значения:
       *[many] { $total } значений:
    }
peer-read-line = <b>{ $unit }</b>, { $name }: { $age ->
    [never] ещё не прочитано
   *[other] прочитано { $age }
}
peer-acts-title = 🧾 <b>Что администраторы делали с другими серверами</b>
peer-acts-empty = 🧾 С другими серверами ещё никто ничего не делал.
peer-act = { $when }, { $by }: { $what ->
    [trusted] доверие к <b>{ $peer }</b>, { $detail ->
        [they] он читает отсюда
        [we] этот сервер читает оттуда
       *[both] в обе стороны
    }
    [direction] <b>{ $peer }</b>: { $detail ->
        [they] он читает отсюда
        [we] этот сервер читает оттуда
       *[both] в обе стороны
    }
    [suspended] <b>{ $peer }</b> приостановлен
    [resumed] <b>{ $peer }</b> снова работает
    [removed] <b>{ $peer }</b> убран
   *[rotated] сделан новый ключ
}
peer-suspend = ⏸ Приостановить
peer-resume = ▶️ Продолжить
peer-rename = 🏷 Название
peer-ask-name = Как здесь называть <b>{ $name }</b>?
peer-remove = 🗑 Убрать
peer-remove-yes = 🗑 Убрать
peer-remove-ask =
    Убрать <b>{ $name }</b>?

    После этого никто никого не читает, права, которые ему дали, пропадают, а связи и оповещения на его значениях ждут. Устройства, взятые с него, остаются с тем, что в них есть, и продолжат, если добавить его снова.
peer-key-yes = 🔑 Сделать
peer-key-ask =
    Сделать этому серверу новый ключ?

    Это нужно, если старый мог кто-то увидеть. Другие серверы узнают о новом сами, без перерыва.
peer-key-done = Новый ключ сделан. Другие серверы узнают о нём сами; старый исчезнет чуть позже.

mirror-new = 🌐 С другого сервера
mirror-no-peers = Взять значения пока не с кого. Сначала администраторы двух серверов должны довериться друг другу: /peers.
mirror-which-peer = 🌐 С какого сервера?
mirror-which-device = Какое устройство с <b>{ $peer }</b>?
mirror-no-devices = <b>{ $peer }</b> пока ничего не даёт читать этому серверу. Владельцы там открывают устройство доверенным серверам в 🔐 Доступе или дают этому серверу одно значение.
mirror-which-output =
    <b>{ $unit }</b> с <b>{ $peer }</b>: нажмите то, что должно быть здесь.{ $taken ->
        [0] { "" }
       *[other] { "" } ✅ — уже здесь.
    }
mirror-output = { $taken ->
    [yes] ✅ { $name }
   *[no] { $name }
}

## Кто что делал

acts-button = 🧾 Действия
acts-title = 🧾 <b>Кто что делал с вашими устройствами и панелями</b>
acts-title-unit = 🧾 <b>{ $unit }</b>: кто что делал
acts-shown = Только: { $what }
acts-empty = За последние 90 дней ничего нет.
acts-filter = 🎚 Что и когда
acts-who = 👤 Кто
acts-filter-ask = Что показывать и за какое время?
acts-who-ask = Чьи действия показывать?
acts-kind = { $kind ->
    [input] 🎛 Входы
    [unit] 📟 Устройства
    [update] ⬆️ Обновления
    [access] 🔐 Доступ
    [variable] 🏷 Величины
    [link] 🔗 Связи
    [board] 🎛 Панели
   *[removal] 🧹 Удалённое
}
acts-days = { $days ->
    [0] Все дни
    [1] 24 ч
   *[other] { $days } дн.
}
acts-unit = <b>{ $unit }</b>
acts-board = 🎛 <b>{ $board }</b>
acts-what = { $what ->
    [set] { $name } <b>{ $value }</b>
    [removed] { $name }: { $count ->
        [one] удалён { $count } отсчёт
        [few] удалено { $count } отсчёта
       *[other] удалено { $count } отсчётов
    }
    [created] создано
    [renamed] переименовано, было «{ $detail }»
    [deleted] удалено
    [keys] новые ключи
    [titled] название { $given ->
        [yes] «{ $detail }»
       *[no] как в репозитории
    }
    [measure] единица измерения { $given ->
        [yes] «{ $detail }»
        [none] убрана
       *[no] как в репозитории
    }
    [decimals] знаков после запятой { $given ->
        [auto] сколько нужно
        [yes] { $detail }
       *[no] как в репозитории
    }
    [moved] { $given ->
        [yes] другое место в списке
       *[no] порядок как в репозитории
    }
    [logging] хранится «{ $detail }»
    [rhythm] период связи { $given ->
        [yes] { $detail }
       *[no] автоматический
    }
    [linked] { $given ->
        [yes] связано с «{ $detail }»
       *[no] проведена связь
    }
    [relinked] { $given ->
        [yes] изменена связь с «{ $detail }»
       *[no] изменена связь
    }
    [unlinked] { $given ->
        [yes] убрана связь с «{ $detail }»
       *[no] убраны связи
    }
    [copied] копия панели «{ $detail }»
    [changed] изменено
    [updated] обновлено до { $detail }
    [visibility] { $detail ->
        [private] скрыто от других
        [internal] открыто людям этого бота
        [trusted] теперь видно и доверенным серверам
        [unit] открыто так же, как устройство
       *[public] открыто всем
    }
    [granted] доступ выдан: { $detail }
    [revoked] доступ отозван: { $detail }
   *[transferred] передано: { $detail }
}

## Сразу несколько

select-title = { $count ->
    [0] Нажимайте на устройства, которые хотите выбрать.
    [one] Выбрано <b>{ $count } устройство</b>.
    [few] Выбрано <b>{ $count } устройства</b>.
   *[other] Выбрано <b>{ $count } устройств</b>.
}
select-line = { $chosen ->
    [yes] ✅ { $name }
   *[no] ▫️ { $name }
}
select-all = Все { $count }
select-none = Снять
select-end = ✖️ Готово
select-do = Что сделать с { $count } »
select-back = « К выбору
selected-title = { $count ->
    [one] Выбрано <b>{ $count } устройство</b>:
    [few] Выбрано <b>{ $count } устройства</b>:
   *[other] Выбрано <b>{ $count } устройств</b>:
}
selected-others = { $count ->
    [one] Из них чужих — { $count }: делиться им, обновлять и удалять может только владелец.
   *[other] Из них чужих — { $count }: делиться ими, обновлять и удалять могут только владельцы.
}
many-alert = 🔔 Оповещение
many-board = 🎛 Панель
many-room = 🏠 В комнату
many-csv = 📄 CSV
many-share = 👥 Поделиться
many-update = ⬆️ Обновить
many-delete = 🗑 Удалить
many-progress = ⏳ { $done } из { $total }
many-output = { $name } · { $units }
many-which-output = За каким показанием следить? Число — у скольких устройств оно есть.
many-no-outputs = Ни у одного из этих устройств нет числа или переключателя, за которым можно следить.
many-which-direction = { $units ->
    [one] <b>{ $output }</b> на { $units } устройстве: сообщить, когда…
   *[other] <b>{ $output }</b> на { $units } устройствах: сообщить, когда…
}
many-which-person = { $count ->
    [one] С кем поделиться { $count } устройством?
   *[other] С кем поделиться { $count } устройствами?
}
many-no-people = Больше здесь никого нет. Пригласить можно ссылкой: 🔐 Доступ на карточке устройства.
many-which-right = { $count ->
    [one] <b>{ $name }</b>: что разрешить на { $count } устройстве?
   *[other] <b>{ $name }</b>: что разрешить на { $count } устройствах?
}
many-which-room = { $count ->
    [one] В какой комнате это { $count } устройство?
    [few] В какой комнате эти { $count } устройства?
   *[other] В какой комнате эти { $count } устройств?
}
many-which-file = Какие показания записать в файл?
many-file-now = Нынешние
many-csv-head = { $column ->
    [unit] Устройство
    [value] Название
    [is] Значение
   *[measure] Единица измерения
}
many-csv-empty = За это время записывать нечего.
many-csv-caption = { $units ->
    [one] { $units } устройство
    [few] { $units } устройства
   *[other] { $units } устройств
}, { $count ->
    [one] { $count } строка
    [few] { $count } строки
   *[other] { $count } строк
}
many-csv-cut = Остальное в один файл не поместилось: возьмите меньше устройств или время короче.
many-update-reading = Читаю репозитории…
many-update-ask = { $count ->
    [0] Новой программы нет ни для одного.
    [one] Новая программа есть для <b>{ $count } устройства</b>. Обновить?
   *[other] Новая программа есть для <b>{ $count } устройств</b>. Обновить?
}
many-update-losing = { $count ->
    [one] ⚠️ У { $count } устройства пропадут показания, которых в новой программе нет; что на них держится, остановится. Какие — видно по ⬆️ Обновить на карточке.
   *[other] ⚠️ У { $count } устройств пропадут показания, которых в новой программе нет; что на них держится, остановится. Какие — видно по ⬆️ Обновить на карточке.
}
many-update-same = { $count ->
    [one] Уже на новейшей: { $count }.
   *[other] Уже на новейшей: { $count }.
}
many-update-failed = { $count ->
    [one] Не прочитался { $count }: почему, скажет ⬆️ Обновить на карточке.
   *[other] Не прочитались { $count }: почему, скажет ⬆️ Обновить на карточке.
}
many-update-yes = ⬆️ Обновить { $count }
many-delete-ask = { $count ->
    [one] Удалить <b>{ $count } устройство</b> с историей, панелями, оповещениями, связями и выданным доступом? Вернуть его будет нельзя.
    [few] Удалить <b>{ $count } устройства</b> с историей, панелями, оповещениями, связями и выданным доступом? Вернуть их будет нельзя.
   *[other] Удалить <b>{ $count } устройств</b> с историей, панелями, оповещениями, связями и выданным доступом? Вернуть их будет нельзя.
}
many-delete-yes = 🗑 Удалить { $count }
many-done = { $deed ->
    [alert] { $count ->
        [one] Включено { $count } оповещение: /alerts.
        [few] Включено { $count } оповещения: /alerts.
       *[other] Включено { $count } оповещений: /alerts.
    }
    [share] { $count ->
        [one] Вы поделились { $count } устройством.
       *[other] Вы поделились { $count } устройствами.
    }
    [room] { $count ->
        [one] Перенесено { $count } устройство.
        [few] Перенесены { $count } устройства.
       *[other] Перенесено { $count } устройств.
    }
    [update] { $count ->
        [one] { $count } устройство переведено на новую программу: загрузите её в плату.
        [few] { $count } устройства переведены на новую программу: загрузите её в платы.
       *[other] { $count } устройств переведено на новую программу: загрузите её в платы.
    }
   *[delete] { $count ->
        [one] Удалено { $count } устройство.
        [few] Удалены { $count } устройства.
       *[other] Удалено { $count } устройств.
    }
}
many-skipped = { $deed ->
    [alert] { $count ->
        [one] У { $count } нет такого показания или такое оповещение уже есть.
       *[other] У { $count } нет такого показания или такое оповещение уже есть.
    }
   *[other] { $count ->
        [one] Чужих — { $count }, с ними всё по-прежнему.
       *[other] Чужих — { $count }, с ними всё по-прежнему.
    }
}
many-failed = { $count ->
    [one] Не получилось с { $count }.
   *[other] Не получилось с { $count }.
}
notice-shared-many = { $more ->
    [0] { $person } делится с вами устройством <b>{ $unit }</b>: /units.
    [one] { $person } делится с вами устройством <b>{ $unit }</b> и ещё { $more }: /units.
   *[other] { $person } делится с вами устройством <b>{ $unit }</b> и ещё { $more }: /units.
}

## Groups

command-board = Кнопки устройства прямо здесь
group-hello =
    Здравствуйте! Я подключаю маленькие устройства. У кого они есть, может пользоваться ими и здесь:

    /board — показать значения и кнопки устройства
    /alerts — выбрать, какие оповещения приходят сюда

    Устройства подключают в личном чате со мной.
group-private = Это для личного чата, где никто не читает через плечо.
to-private = 💬 Личный чат
group-choose-unit = Какое устройство?
group-no-units = У вас пока нет устройств. Подключите в личном чате командой /new и напишите здесь /board.
group-close = ✖️ Отмена
group-done = ✔️ Готово
group-closed = Закрыто.
board-audience-ask =
    <b>{ $unit }</b>: значения увидят все в этом чате. Кому можно нажимать кнопки?
board-audience = { $audience ->
    [owner] Только мне
    [granted] Кому открыт доступ
   *[everyone] Всем в этом чате
}
board-posted-by = { $audience ->
    [owner] 👤 { $name } · больше никто нажимать не может
    [granted] 👤 { $name } · нажимают те, у кого есть доступ
   *[everyone] 👤 { $name } · нажимать могут все
}
board-settings = ⚙️
board-remove = 🗑 Убрать панель
board-over = Эта панель больше не работает: она или её устройство удалены, или тому, кто её поставил, оно больше не видно.
group-alerts =
    <b>{ $name }</b>, какие ваши оповещения присылать сюда? Нажмите, чтобы приходило сюда; ещё раз — чтобы вернулось в личный чат.
group-rule-here = ✅ { $rule }
group-no-alerts = У вас пока нет оповещений. Добавьте в личном чате командой /alerts и напишите здесь /alerts.
rule-group-hint = Добавьте меня в группу, если меня там ещё нет, и напишите там /alerts — в той теме, куда присылать. Я спрошу, какие оповещения.
rule-group-pick = Или выберите группу здесь, если я в ней уже есть.
rule-group-key = 👥 Выбрать группу
rule-group-done = Теперь сообщения приходят в <b>{ $group }</b>.
rule-add-to-group = ➕ Добавить меня в группу
notice-left-group = Меня больше нет в одной из ваших групп.
notice-left-group-named = Меня больше нет в группе «{ $group }».
notice-left-alerts = { $count ->
    [one] { $count } оповещение снова приходит вам.
    [few] { $count } оповещения снова приходят вам.
   *[many] { $count } оповещений снова приходят вам.
}
notice-left-boards = { $count ->
    [one] { $count } ваша панель там больше не работает.
    [few] { $count } ваши панели там больше не работают.
   *[many] { $count } ваших панелей там больше не работают.
}
error-board-refused = { $audience ->
    [owner] На этой панели это может только { $name }.
    [granted] Это могут нажимать только те, кому { $name } открывает доступ.
   *[everyone] { $name } больше не имеет на это права, поэтому и панель его не имеет.
}
error-press-late = Нажато, пока меня не было: не сделано. Нажмите ещё раз, если это ещё нужно.
error-press-changed = Панель с тех пор изменилась: не сделано. Вот она, какая есть.
error-board-outdated = Эта панель больше не работает. /board поставит новую.
error-list-of-another = Эти кнопки для того, кто спросил. Напишите команду сами, и будут ваши.
error-typing-outdated = Ссылка устарела. Нажмите кнопку на панели ещё раз.

## Tokens

tokens-title =
    { $total ->
        [one] <b>{ $total } токен</b>
        [few] <b>{ $total } токена</b>
       *[many] <b>{ $total } токенов</b>
    }
tokens-about = С токеном программа пользуется открытым API от вашего имени: { $url }
tokens-empty =
    Токенов пока нет. С токеном программа, например Grafana или ваш скрипт, видит то же, что и вы, а если разрешите, то и меняет то же, что и вы.

    Открытый API: { $url }
token-lost = Меня перезапустили как раз тогда, когда я делал этот токен. Если выше его нет, его не видел никто, и показать его ещё раз нельзя. Сделайте новый, а тот отзовите в списке токенов.
token-add = ➕ Добавить токен
token-choose-scope = Что программе можно делать?
token-scope-read = 👁 Только смотреть
token-scope-write = ✏️ Смотреть и задавать входы
token-choose-life = На какой срок?
token-life-day = День
token-life-month = 30 дней
token-life-year = Год
token-life-ever = Навсегда
token-ask-name = Для чего он? Пришлите название, например: Grafana.
token-made =
    <b>{ $name }</b>: готово. Вот токен:

    <code>{ $token }</code>

    Скопируйте его сейчас: он показан один раз, и копии у меня нет. Тот, у кого он есть, может { $scope ->
        [read] видеть то же, что и вы
       *[write] видеть то же, что и вы, и менять то же, что и вы
    }. Попробуйте:

    <code>curl -H "Authorization: Bearer { $token }" { $url }</code>
token-line = { $state ->
    [expired] ⌛
    [write] ✏️
   *[read] 👁
} { $name }
token-card =
    <b>{ $name }</b>

    { $scope ->
        [read] 👁 Может смотреть
       *[write] ✏️ Может смотреть и задавать входы
    }
    { $used ->
        [never] Ещё не использован
       *[other] Использован { $used }
    }
    { $ends ->
        [never] Бессрочный
       *[other] { $expired ->
            [yes] ⌛ Закончился { $ends }
           *[no] Действует до { $ends }
        }
    }
token-revoke = 🗑 Отозвать
token-revoke-ask = Отозвать <b>{ $name }</b>? Программа, которая им пользуется, сразу потеряет доступ.
to-tokens = « Токены

## Outputs and charts

button-outputs = 📈 Выходы
outputs-title = <b>{ $unit }</b>: что измеряет
outputs-none = «<b>{ $unit }</b>» ничего не измеряет.
output-button = { $name }: { $value }
to-outputs = « Выходы
output-head = <b>{ $unit }</b> · { $name }
output-now = { $when ->
    [last] В последний раз
   *[now] Сейчас
} <b>{ $value }</b> · { $age }
output-unset = Данных ещё нет
output-range = За 24 часа: { $min } … { $max }
output-rules = { $count ->
    [0] 🔔 Ваших оповещений нет
    [one] 🔔 { $count } ваше оповещение
    [few] 🔔 { $count } ваших оповещения
   *[other] 🔔 { $count } ваших оповещений
}
period-hour = 1 ч
period-day = 24 ч
period-week = 7 дн.
period-month = 30 дн.
period-year = 1 год
chart-type = 📅 …
chart-earlier = ‹ Раньше
chart-later = Позже ›
chart-add = ➕ Добавить
chart-remove = ✖ { $name }
chart-csv = 📄 CSV
chart-bad = 🧹 Выбросы
chart-input = 🎚 { $name }
chart-choose-unit = Значение какого устройства добавить?
chart-choose-output = Какое значение?
picture-ground = { $to ->
    [light] ☀️ Светлый
   *[dark] 🌙 Тёмный
}
chart-ask-period =
    За какой период? Пришлите длину, например <code>12ч</code> или <code>3 дня</code>, день — <code>вчера</code> или <code>01.11.2026</code>, или два времени: <code>01.11.2026 … 05.11.2026</code>, <code>10:00 … 14:30</code>.

    Время — { $zone }. /cancel — оставить как есть.
chart-empty = За это время данных нет
chart-line = <b>{ $name }</b>: последнее { $value }, мин. { $min }, среднее { $mean }, макс. { $max }
chart-line-bool = <b>{ $name }</b>: последнее — { $value }, включено { $share } времени
chart-line-state = <b>{ $name }</b>: последнее — { $value }
chart-line-empty = <b>{ $name }</b>: за это время данных нет
chart-stale = 🕓 <b>{ $unit }</b>: устарело, нового нет с { $time }
chart-missing = { $count ->
    [one] Ещё { $count } величины этого графика больше нет: устройство удалено, или с вами им больше не делятся.
   *[other] Ещё { $count } величин этого графика больше нет: устройства удалены, или с вами ими больше не делятся.
}
chart-widen = Последнее значение пришло { $age }. { $where ->
    [later] Выберите период подлиннее или идите вперёд кнопкой Позже ›.
   *[earlier] Выберите период подлиннее или вернитесь кнопкой ‹ Раньше.
}
chart-never = { $kind ->
    [input] Пока ничего не задано. График заполнится, как только появится значение.
   *[output] Пока ничего не измерено. График заполнится, как только устройство пришлёт значения.
}
csv-time = Время
csv-date = Дата и время
csv-caption = { $names }: { $from } – { $to }, { $count ->
    [one] { $count } строка
    [few] { $count } строки
   *[other] { $count } строк
}
csv-cut =
    ⚠️ Обрезано на { $at }: больше не поместилось. Остальное — в CSV за период покороче или через API с ключом из /token:
    <code>{ $url }</code>
csv-empty = В файл класть нечего: с { $from } по { $to } ничего не сохранено.
button-logging = 📼 Что хранится
logging-line = 📼 { $kept ->
    [mean] { $weighted ->
        [yes] Хранятся средние с весом по времени за { $window }, срок — { $time }
       *[no] Хранятся средние за { $window }, срок — { $time }
    }
    [median] Хранятся медианы за { $window }, срок — { $time }
    [changes] Хранится каждое изменение, срок — { $time }
   *[values] Хранится каждое значение, срок — { $time }
}
logging-direct = Все значения
logging-mean = Среднее
logging-median = Медиана
logging-type = ✎ Другая длина
logging-weighted = ⚖️ Вес по времени: вкл
logging-unweighted = ⚖️ Вес по времени: выкл
logging-hint = Среднее или медиана за окно времени занимают гораздо меньше места, чем все значения. Среднее с весом по времени считает значение столько, сколько оно держалось.
logging-saved = ✅ Изменено, действует с этого момента.
logging-ask-shorten =
    <b>{ $unit }</b> · { $name }

    Хранить только { $time }? Всё, что старше, удалится, вернуть будет нельзя.
logging-shorten = 🗑 Хранить меньше
button-removals = 🧹 Плохие показания
removal-value = { $mark } { $value }{ $count ->
    [1] { "" }
   *[other] { " " }× { $count }
  }
removal-all = 🧹 Всё за это время
removal-of-which = 🧹 У чего из этого плохие показания?
removal-type = ✎ Время или граница
removal-which = 🧹 Какие показания плохие? { $offered ->
    [yes] Вот самые высокие и самые низкие за 24 часа.
    [looked] Вот самые высокие и самые низкие за { $from } … { $to }.
   *[no] Пришлите их время или границу.
  }
removal-made = Уже удалено:
removal-line = • { $time }: { $count }{ $range ->
    [none] { "" }
    [one] { " " }({ $lowest })
   *[many] { " " }({ $lowest } … { $highest })
  }{ $whose ->
    [self] , вами
    [other] , { $name }
   *[nobody] { "" }
  }
removal-none = Таких показаний нет.
removal-sure = { $count ->
    [one] 🧹 Удалить { $count } показание?
    [few] 🧹 Удалить { $count } показания?
   *[other] 🧹 Удалить { $count } показаний?
  }
removal-times = { $count ->
    [1] 🕒 { $from }
   *[other] 🕒 { $from } … { $to }
  }
removal-values = { $same ->
    [yes] 📏 { $lowest }
   *[no] 📏 { $lowest } … { $highest }
  }
removal-final = Вернуть их будет нельзя. Графики, средние и файлы станут такими, будто их не было.
removal-sealed = ℹ️ Часть этого времени уже подытожена, отдельных показаний за неё нет: средние, минимумы и максимумы останутся как есть.
removal-yes = 🧹 Удалить { $count }
removal-working = Удаляю…
removal-done = { $count ->
    [0] ✅ Удалять уже нечего.
    [one] ✅ Удалено { $count } показание.
    [few] ✅ Удалено { $count } показания.
   *[other] ✅ Удалено { $count } показаний.
  }
removal-ask = Какие показания «<b>{ $name }</b>»? Пришлите время, например <code>14:35</code>, период — <code>10:00 … 12:00</code> или <code>вчера</code>, либо границу — <code>выше 80</code> или <code>ниже -40</code>. Сначала покажу, что уйдёт, и спрошу.
logging-ask-window = Какой длины окно для «<b>{ $name }</b>»? Пришлите, например, <code>15 мин</code> или <code>2 ч</code> — от секунды до суток.
span-ever = бессрочно
kept-days = { $count ->
    [one] { $count } день
    [few] { $count } дня
   *[other] { $count } дней
}
kept-years = { $count ->
    [one] { $count } год
    [few] { $count } года
   *[other] { $count } лет
}

## Values

on = вкл
off = выкл
unset = —
age-never = ещё не подключалось
age-now = только что
age-seconds = { $count } с назад
age-minutes = { $count } мин назад
age-hours = { $count } ч назад
age-days = { $count ->
    [one] { $count } день назад
    [few] { $count } дня назад
   *[other] { $count } дней назад
}
span-seconds = { $count } с
span-minutes = { $count } мин
span-hours = { $count } ч
span-days = { $count ->
    [one] { $count } день
    [few] { $count } дня
   *[other] { $count } дней
}
measure-dbm = дБм
measure-mhz = МГц
measure-mb = МБ
measure-kb = КБ
measure-b = Б
type-name = { $type ->
    [bool] переключатель
    [int] целое число
    [float] число
    [datetime] время
   *[string] текст
}

## Страница по голому адресу

front-what = Сервер для устройств: их создают, переключают и смотрят в Telegram.
front-docs = Для программ: документация API

## Failures

error-internal = Что-то пошло не так. Попробуйте через минуту.
error-not-found = Не могу это найти. Возможно, оно уже удалено.
error-not-registered = Сначала нажмите /start.
error-blocked = Вы больше не можете пользоваться этим ботом.
error-registration-invited = Этот бот — по приглашениям. Попросите ссылку у владельца бота или у того, кто им пользуется, и откройте её здесь.
error-registration-closed = Регистрация пока закрыта.
error-last-admin = Вы единственный администратор. Сначала сделайте администратором кого-нибудь ещё: /people.
error-admin-not-blockable = Администратору нельзя закрыть доступ. Сначала сделайте его обычным пользователем.
error-zone-unknown = Не знаю такого места. Пришлите город покрупнее неподалёку, например Берлин, или смещение, например +3.
error-backup-running = Копия уже делается, она придёт через минуту.
error-backup-no-passphrase = Пароля ещё нет: его сделает /backup.
error-name-invalid = Имя — это одна строка от 1 до { $max } символов. Пришлите другое.
error-title-invalid = Название — это одна строка от 1 до { $max } символов. Пришлите другое.
error-measure-invalid = Единица измерения — это одна строка не длиннее { $max } символов. Пришлите другую.
error-decimals-invalid = Знаков после запятой — целое число от 0 до { $max }.
error-decimals-none = Знаки после запятой есть только у дробных чисел.
error-transfer-open = Устройство уже предложено. Сначала отзовите то предложение.
error-transfer-over = Это предложение больше не действует.
error-transfer-own = Это ваша собственная ссылка. Отправьте её тому, кому передаёте устройство.
error-text-expected = Пришлите это текстом, пожалуйста.
error-room-exists = Комната «{ $name }» здесь уже есть. Выберите другое название.
error-room-gone = Этой комнаты больше нет. Остальные — в /units.
error-room-inside = Комнату нельзя перенести в неё саму или в то, что внутри неё.
error-room-too-deep = Комнаты вкладываются не глубже { $max }.
error-too-many-rooms = У вас { $max } комнат — больше на одного человека я не держу. Сначала удалите одну.
error-search-empty = Пришлите слово для поиска или /cancel.
error-search-too-long = Для поиска хватит { $max } знаков. Пришлите короче.
error-nothing-selected = Ничего не выбрано. Сначала нажмите ☑️ Выбрать в /units.
error-number-expected = Это не число. Пришлите, например, 25 или −3,5.
error-value-wrong-type = «{ $name }» не принимает такое значение: нужно { $type ->
    [bool] вкл или выкл
    [int] целое число
    [float] число
    [datetime] время, например 2026-12-31 18:30
   *[string] текст
}.
error-value-below = «{ $name }» не может быть меньше { $min }{ $measure }.
error-value-above = «{ $name }» не может быть больше { $max }{ $measure }.
error-value-not-listed = «{ $name }» не принимает такое значение. Выберите из этих: { $values }.
error-value-too-long = «{ $name }» принимает не больше { $max } байт текста.
error-too-many-units = У вас { $max } устройств — больше на одного человека нельзя. Сначала удалите лишнее.
error-too-many-rules = У вас { $max } оповещений — больше на одного человека нельзя. Сначала удалите лишнее.
error-too-many-recipients = Оповещение приходит не больше чем в { $max } мест. Сначала уберите одно.
error-asked-enough = За день вы спросили уже { $max } раз. Спросите завтра.
error-webhook-url = Это не адрес для вебхука: он начинается с https:// или http://, и в нём нет пароля.
error-too-many-webhooks = Вебхуков может быть не больше { $max }.
error-rule-exists = Такое оповещение у вас уже есть.
error-incident-over = Это уже прошло.
error-deadband-too-wide = Запас слишком велик: оповещение никогда не закончится. Пришлите поменьше.
error-condition-unfit = Так следить за «{ $name }» нельзя.
error-limits-expected = Пришлите два разных числа, например 18 – 25.
error-values-expected = Такого значения здесь не бывает. Пришлите по одному в строке.
error-change-expected = Пришлите, на сколько и за какое время, например 5 за 10 мин.
error-length-expected = Не понимаю, сколько это времени. Пришлите, например, 15 мин или 2 ч.
error-hours-expected = Пришлите два времени суток, например 8:00 – 18:30.
error-wait-too-long = Это слишком долго: ждать можно не больше года, изменение — не дольше недели.
error-wait-too-short = Это слишком мало: не меньше 10 с, для изменения или события — 1 с.
error-too-many-links = У вас { $max } связей — больше на одного человека нельзя. Сначала удалите лишнюю.
error-link-exists = Эти две величины уже связаны. Все связи — в /links.
error-link-self = Величину нельзя связать с ней самой.
error-link-types = Так из { $source ->
    [bool] переключателя
    [int] целого числа
    [float] числа
    [datetime] времени
   *[string] текста
} не получить { $target ->
    [bool] переключатель
    [int] целое число
    [float] число
    [datetime] время
   *[string] текст
}. Выберите другое преобразование или другой вход.
error-grant-self = Это и так ваше: давать нечего.
error-unit-uuid = Устройства с таким ID нет. Владелец найдёт его на карточке устройства в разделе «🔐 Доступ»; он похож на 0b6e4c3a-5f0e-4a52-9f4f-2f4a8f5f9c11.
error-too-many-grants = Доступ к этому устройству выдан уже { $max } раз — больше нельзя. Сначала заберите какой-нибудь.
error-too-many-invitations = Открытых приглашений к этому устройству уже { $max } — больше нельзя. Сначала отзовите какое-нибудь.
error-invitation-invalid = Это приглашение не действует: его отозвали или ссылка неполная. Попросите новое.
error-invitation-used = Это приглашение уже использовали. Попросите новое.
error-invitation-expired = Срок этого приглашения вышел. Попросите новое.
error-invitation-own = Это ваше собственное приглашение: отправьте его кому-нибудь. Оно ещё действует.
error-period-unclear = Не понимаю, какой это период. Пришлите длину, например 3 дня или 12ч, день, например вчера или 01.11.2026, или два времени, например 01.11.2026 … 05.11.2026.
error-period-backwards = Этот период кончается раньше, чем начинается. Пришлите сначала более раннее время.
error-period-future = Этого ещё не было. Пришлите период, который начинается в прошлом.
error-period-too-long = Показываю не больше { $years } лет за раз. Пришлите период покороче.
error-output-not-drawn = «{ $name }» — время, рисовать нечего.
error-time-unproven = Сервер не уверен, который сейчас час, поэтому с этим придётся подождать. Попробуйте через минуту, а если не поможет, попросите администратора проверить часы сервера.
error-picture-failed = Не получилось нарисовать. Попробуйте через минуту.
error-window-invalid = Окно — это целое число секунд, на которое делится час, например 15 секунд или 5 минут, или целое число часов, на которое делятся сутки, например 6 часов.
error-retention-invalid = Значения хранятся от 1 до { $max } дней или бессрочно.
error-removal-numbers-only = «{ $name }» — не число: его показания можно выбрать только по времени.
error-removal-unclear = Не понимаю, какие это показания. Пришлите время, например «14:35», период — «10:00 … 12:00» или «вчера», либо границу — «выше 80» или «ниже -40».
error-logging-numbers-only = «{ $name }» — не число: у него нет ни среднего, ни медианы. Записываю как есть.
error-step-invalid = Шаг — это целое число миллисекунд, не меньше 1, а часовой пояс отличается от UTC меньше чем на сутки.
error-step-too-short = Получается больше { $max } шагов. Возьмите шаг подлиннее или период покороче.
error-aggregate-numbers-only = «{ $name }» — не число: можно запросить сами значения, их количество или последнее из них.
error-too-many-samples = За этот период больше { $max } значений. Возьмите период покороче, запросите с шагом или по страницам.
error-button-outdated = Эта кнопка больше не работает. /units пришлёт свежую.
error-frame-malformed = Это не кадр протокола синхронизации.
error-unauthorized = Этот токен неизвестен, отозван или истёк. Сделайте новый командой /token в боте.
error-frame-too-large = Слишком много данных.
error-rate-limited = Слишком часто; повторите через { $seconds } с.
error-stopping = Завершаю работу.
error-database-unavailable = Сейчас ничего не сохраняется, поэтому ничего не изменилось. Попробуйте через минуту; смотреть можно и сейчас.
error-request-invalid = Что-то в запросе не подходит.
error-body-not-json = Тело запроса — не JSON в UTF-8.
error-body-too-large = Тело запроса слишком велико.
error-media-type = Тело запроса должно быть application/json.
error-token-read-only = С этим токеном можно только смотреть.
error-not-writable = Это вы менять не можете.
error-inputs-refused = Ничего не изменено: некоторые значения не подходят.
error-too-many-tokens = У вас { $max } токенов — больше на одного человека нельзя. Сначала отзовите какой-нибудь.
error-variable-archived = «{ $name }» в архиве: в программе устройства этого больше нет. История сохранилась.
error-update-rename = «{ $from }» не может стать «{ $to }»: оба должны быть входами или оба выходами, с одинаковым видом значений, и новое имя не должно быть занято.
error-update-same = Устройство уже на этом коммите.
error-update-gone = Это обновление устарело: устройство или ваш выбор с тех пор изменились. Нажмите ⬆️ ещё раз.
error-update-archive-full = Архив этого устройства полон: больше { $max } величин в нём не хранится. Подключите его заново: /new.
error-peer-address = Это не похоже на адрес сервера. Он выглядит так: https://home.example.
error-peer-none = По этому адресу нет Pepeunit, или он ещё не умеет говорить с другими серверами.
error-peer-self = Это он сам и есть — этот сервер.
error-peer-elsewhere = Этот сервер называет себя { $url }. Укажите этот адрес или попросите его администратора задать ваш в PEPEUNIT_PEER_URL.
error-peer-known = Этот сервер уже в списке: { $name }.
error-peer-plain = По этому адресу нет HTTPS: всё можно прочитать по дороге. Укажите адрес с https:// или разрешите это для этого сервера.
error-peer-private-host = Этот адрес — во внутренней сети. Чтобы я туда ходил, задайте REPO_PRIVATE_HOSTS=allow.
error-peer-unreachable = Не получилось связаться с этим сервером. Он работает? Адрес верный?
error-peer-slow = Этот сервер отвечает слишком долго.
error-peer-changed = По этому адресу отвечает другой сервер: у него нет ключей, которым доверяли. Если его администратор говорит, что всё верно, удалите сервер и добавьте снова.
error-peer-clock = Часы там и здесь расходятся на { $minutes ->
    [one] { $minutes } минуту
    [few] { $minutes } минуты
   *[many] { $minutes } минут
}, и я не могу понять, что новое. Какие-то из двух неверны.
error-peer-refused = Этот сервер нас не пускает: его администратор тоже должен довериться этому серверу.
error-peer-unsigned = За этот сервер кто-то отвечает, но доказать этого не может. Нет ли по дороге прокси, который меняет ответы?
error-peer-malformed = Непонятно, что говорит этот сервер. Возможно, один из двух пора обновить.
error-mirror-address = Это не адрес выхода. Он выглядит так: https://home.example/ и длинный код. Его даёт владелец: кнопка «📋 Скопировать адрес» у значения.
error-mirror-stranger = Этот сервер его не знает. Администратор добавляет другие серверы командой /peers.
error-mirror-unknown = На том сервере нет такого выхода для нас. Возможно, владельцу нужно открыть его доверенным серверам.
error-mirror-visibility = Это приходит с другого сервера, который доверяет этому. Показать можно людям здесь, но не остальным.
error-unit-mirrored = За «{ $name }» стоит устройство другого сервера: ключи и программа — там.
error-peer-busy = Этот сервер занят, спрошу позже.
error-too-many-mirrors = Этот сервер уже следит за { $max } значениями того сервера, больше нельзя.
error-too-many-peers = Серверов уже { $max }, больше нельзя.
error-repository-link = Это не похоже на ссылку на репозиторий. Пришлите, например, https://github.com/user/repository.
error-repository-credentials = В ссылке есть логин, пароль или токен. Пришлите её без них, а для приватного репозитория дайте мне токен: /settings, 🔑.
error-repository-private-host = Этот адрес внутри частной сети, туда мне нельзя.
error-repository-not-found = По этому адресу нет репозитория. Проверьте, нет ли опечатки.
error-repository-private = Этот репозиторий просит войти: он приватный или его нет. Проверьте ссылку, сделайте его публичным или дайте мне токен: /settings, 🔑.
error-repository-token-refused = { $host } не принимает ваш токен: он неверный, истёк, отозван или не даёт читать этот репозиторий. Пришлите другой: /settings, 🔑.
error-repository-token-blind = { $host } отвечает, что такого репозитория нет. Проверьте ссылку и то, что токен даёт его читать.
error-git-token-unclear = Пришлите в одной строке сайт, пробел и токен: github.com ghp_x1Y2z3
error-git-token-invalid = Это не токен: в нём нет пробелов, только латинские буквы, цифры и знаки. Пришлите ещё раз.
error-git-tokens-full = Я храню не больше { $max } токенов на человека. Сначала удалите один.
error-repository-not-git = По этому адресу есть страница, но не git-репозиторий.
error-repository-unreachable = Не могу достучаться до этого адреса. Проверьте ссылку или попробуйте позже.
error-repository-ref-not-found = В репозитории нет ветки, тега или коммита «{ $ref }».
error-repository-empty = Репозиторий пуст. Сначала отправьте в него программу.
error-repository-too-large = Репозиторий больше { $megabytes } МБ. Уберите из него то, что не нужно устройству.
error-repository-timeout = Репозиторий не пришёл за { $seconds } секунд. Попробуйте позже.
error-repository-link-invisible = В ссылке есть невидимый символ, поэтому она ведёт не туда, куда кажется. Наберите её вручную или скопируйте из адресной строки браузера.
error-repository-dumb = Этот сервер отдаёт только отдельные файлы («dumb» HTTP), а я читаю по протоколу самого git («smart» HTTP). Положите репозиторий на GitHub, GitLab, Gitea или за git http-backend.
error-repository-sha256 = В этом репозитории идентификаторы SHA-256, их я читать пока не умею. Отправьте программу в репозиторий с SHA-1 — он в git по умолчанию.
error-repository-too-many-refs = В репозитории больше { $max } веток и тегов. Положите программу в отдельный, поменьше.
error-repository-slow = Этот сервер отвечает слишком медленно. Попробуйте позже.
error-repository-busy = Я ещё читаю вашу прошлую ссылку. Дождитесь ответа и пришлите эту снова.
error-repository-file-missing = В репозитории нет файла { $file }. Добавьте его и пришлите ссылку снова.
error-repository-folder-missing = Папки «{ $folder }» там нет. Проверьте, нет ли в ссылке опечатки.
error-repository-schema-elsewhere = По этой ссылке нет schema.json. В этом репозитории он есть здесь: { $folders }.
error-repository-file-too-large = { $file } больше { $kilobytes } КБ. Сделайте его меньше.
error-repository-file-invisible = Файла { $file } нет, но есть похожий: в его имени невидимый символ. Переименуйте его.
error-repository-file-symlink = { $file } — символическая ссылка. Положите на её место сам файл.
error-repository-file-lfs = { $file } хранится через Git LFS, и в самом репозитории лежит только указатель на него. Добавьте его как обычный файл.
error-program-too-large = Программа не поместится на плату: я собираю до { $files } файлов и { $kilobytes } КБ всего. Перенесите то, что плате не нужно, в другую ветку или репозиторий.
error-program-file-name = Не могу упаковать { $file }: такое имя файла примет не всякий компьютер и не всякая плата. Переименуйте файл.
error-wifi-lines = Пришлите две строки: имя сети Wi-Fi, а под ним пароль или -, если его нет.
error-wifi-name = Имя сети Wi-Fi занимает до { $max } байт. Проверьте, что оно на отдельной строке.
error-wifi-password = В пароле Wi-Fi от { $min } до { $max } символов. Проверьте, что он прислан целиком.
error-file-encoding = { $file } записан { $encoding ->
    [utf16] в UTF-16
    [utf32] в UTF-32
   *[other] не в UTF-8
 }. Сохраните его в UTF-8 и отправьте снова.
error-json-broken = { $file } — неправильный JSON: строка { $line }, столбец { $column }.
error-json-not-object = { $file } должен быть JSON-объектом: { "{" } … { "}" }.
error-json-invisible = В { $file } есть невидимый символ: строка { $line }, столбец { $column }. Из-за него написано не то, что видно. Сотрите там слово и наберите заново.
error-json-duplicate = В { $file } «{ $name }» встречается дважды, второй раз в строке { $line }. Уберите одно из них.
error-schema-section = schema.json: { $section } — это объект или список имён.
error-schema-name = schema.json: «{ $name }» в { $section } — неподходящее имя. Нужно от 1 до 64 букв, цифр, «_», «-» или «.».
error-schema-name-lost = schema.json: «{ $name }» в { $section } потеряется в программах, которые его читают. Выберите другое имя.
error-schema-duplicate = schema.json: в { $section } имя «{ $name }» встречается дважды.
error-schema-type = schema.json: у { $section }.{ $name } тип «{ $type }». Есть bool, int, float, string и datetime.
error-schema-description = schema.json: «{ $key }» у { $section }.{ $name } не подходит к типу или к другим ограничениям.
error-schema-sync = schema.json: { $key } не подходит. В «sync» есть «interval» — секунды от 1 до 604800 (неделя) — и «sleep»: true или false.
error-schema-too-many = В schema.json { $where ->
    [variables] входов и выходов
   *[section] имён в { $where }
} — { $count }, а можно не больше { $max }. Уберите лишнее.
error-schema-no-variables = В schema.json нет ни входов, ни выходов. Добавьте хотя бы один.

## Scenes

scene-none = Сценариев пока нет. Сценарий меняет сразу несколько значений одним нажатием: «Ухожу» всё выключает, «Вечер» приглушает свет.
scene-title = { $edit ->
    [yes] 🎬 <b>Сценарии</b>: какой изменить?
   *[no] 🎬 <b>Сценарии</b>: нажмите, чтобы выполнить.
}
scene-run-name = ▶️ { $name }
scene-new = ➕ Новый
scene-edit = ✏️ Изменить
scene-edit-done = « Выполнить
scene-head = 🎬 <b>{ $name }</b>
scene-empty = Пока ничего не задаёт. Нажмите ✏️, затем ➕ и выберите, что задать.
scene-run = ▶️ Выполнить
scene-change = ✏️ Изменить
scene-rename = 🏷 Название
scene-delete = 🗑 Удалить
scene-delete-ask = Удалить сценарий <b>{ $name }</b>? Устройства и их значения останутся как есть.
scene-delete-yes = 🗑 Да, удалить
to-scenes = « Сценарии
scene-ran = ▶️ { $name }
scene-applied = ✅ Всё так и есть.
scene-waiting = ⏳ Ждём: { $units }.
scene-unit-never = { $name }: ещё не подключалось, получит, когда появится.
scene-unit-silent = { $name }: молчит с { $time }, получит, когда вернётся.
scene-unit-asleep = { $name }: спит примерно до { $time }.
scene-broken = { $count ->
    [one] ⚠️ Выполнить нельзя: { $count } значение не задать. Выберите его заново или уберите.
    [few] ⚠️ Выполнить нельзя: { $count } значения не задать. Выберите их заново или уберите.
   *[many] ⚠️ Выполнить нельзя: { $count } значений не задать. Выберите их заново или уберите.
}
scene-fought = { $count ->
    [one] 🔗 Это задаёт и связь, она изменит его снова: { $names }.
   *[other] 🔗 Это задают и связи, они изменят это снова: { $names }.
}
scene-part = { $state ->
    [applied] ✅ { $name }: <b>{ $value }</b>
    [waiting] ⏳ { $name }: <b>{ $value }</b>
   *[other] ▫️ { $name }: <b>{ $value }</b> (сейчас { $now })
}
scene-part-broken = ⚠️ { $name }: { $problem ->
    [gone] больше нет
    [retyped] теперь другой тип значения
    [no-access] у вас больше нет права это менять
   *[unfit] это значение больше не подходит
}
scene-part-lost = ⚠️ { $name }
scene-part-button = { $name }: { $value }
scene-part-ask = <b>{ $name }</b>: станет { $value }. Что задать?
scene-take = 🗑 Убрать
scene-editing = { $count ->
    [0] 🎬 <b>{ $name }</b>: пока ничего не задаёт.
   *[other] 🎬 <b>{ $name }</b>: нажмите, что изменить.
}
scene-add = ➕ Добавить
scene-done = ✔️ Готово
scene-no-units = Пока нет устройств, которым можно что-то задать. Подключить: /new
scene-add-unit = { $count ->
    [0] 🎬 <b>{ $name }</b>: что задать сначала? Выберите устройство.
    [one] 🎬 <b>{ $name }</b> задаёт { $count } значение. Что ещё? Выберите устройство или ✔️.
    [few] 🎬 <b>{ $name }</b> задаёт { $count } значения. Что ещё? Выберите устройство или ✔️.
   *[many] 🎬 <b>{ $name }</b> задаёт { $count } значений. Что ещё? Выберите устройство или ✔️.
}
scene-add-input = 🎬 <b>{ $name }</b>: что задать в { $unit }?
scene-has = ✅ { $name }: { $value }
scene-add-value = 🎬 <b>{ $name }</b>: каким станет { $input }?
scene-input-driven = 🔗 Это задаёт и связь: потом она изменит значение снова.
scene-as-now = Как сейчас: { $value }
scene-type = ✏️ Ввести значение
scene-ask-new = Как назвать сценарий? Например: Ухожу.
scene-ask-rename = Как назвать сценарий?
scene-ask-value = Пришлите значение для «<b>{ $name }</b>» в этом сценарии{ $hint }.
command-scene = Изменить сразу несколько значений
graph-scene = 🎬 { $name }
graph-scene-sets = задаёт
widget-scene = 🎬 { $name }
made-add-scene = 🎬 Сценарий
made-no-scenes = Сценариев пока нет. Создать: /scene
made-which-scene = 🎛 <b>{ $name }</b>: какой сценарий? Нажатие поставит его на панель или снимет.
scene-reactions = ⚡ Реакции
reaction-scene = { $stopped ->
    [yes] 🔁{ " " }
   *[no] { "" }
}{ $moment ->
    [began] начало: { $name }
   *[ended] конец: { $name }
}
reaction-alert = { $stopped ->
    [yes] 🔁{ " " }
   *[no] { "" }
}{ $moment ->
    [began] начало: { $alert }
   *[ended] конец: { $alert }
}
reaction-add = { $moment ->
    [began] ➕ В начале
   *[ended] ➕ В конце
}
reaction-watched = { $unit }: { $condition }
reactions-of-rule = { $count ->
    [0] ⚡ <b>{ $alert }</b>: сценариев пока нет. Оповещение может выполнить сценарий, когда начинается или заканчивается: протечка перекроет воду.
   *[other] ⚡ <b>{ $alert }</b>: выполняет сценарии
}
reactions-of-scene = { $count ->
    [0] ⚡ <b>{ $name }</b>: оповещения его пока не выполняют. Сценарий может запускаться, когда оповещение начинается или заканчивается: протечка перекроет воду.
   *[other] ⚡ <b>{ $name }</b> выполняют оповещения
}
reaction-which-scene = { $moment ->
    [began] ⚡ Начало <b>{ $alert }</b>: какой сценарий выполнить?
   *[ended] ⚡ Конец <b>{ $alert }</b>: какой сценарий выполнить?
}
reaction-which-alert = { $moment ->
    [began] ⚡ <b>{ $name }</b>: в начале какого оповещения?
   *[ended] ⚡ <b>{ $name }</b>: в конце какого оповещения?
}
reaction-no-alerts = Оповещений пока нет. Создать: /alerts
reaction-card = { $moment ->
    [began] ⚡ Когда начинается <b>{ $alert }</b>, выполняется <b>{ $name }</b>, один раз за инцидент.
   *[ended] ⚡ Когда заканчивается <b>{ $alert }</b>, выполняется <b>{ $name }</b>, один раз за инцидент.
}
reaction-stopped = 🔁 Остановлена: похоже, она вызывала сама себя.
reaction-loop = 🔁 Она меняет устройства, за которыми следит это оповещение, и может вызвать сама себя ({ $names }). После пяти изменений за десять минут я остановлю её и сообщу вам.
reaction-go-on = ▶️ Включить снова
reaction-take = 🗑 Убрать

error-too-many-reactions = Не больше { $max } реакций у одного оповещения или сценария.
notice-reaction-stopped = 🔁 Реакция со сценарием <b>{ $scene }</b> остановлена: за десять минут она пять раз что-то изменила и, похоже, вызывает сама себя. Проверьте сценарий и включите её там снова.
notice-reaction-failed = ⚠️ Оповещение должно было выполнить сценарий. { $reason }
button-scene = 🎬 Сценарий
error-too-many-scenes = У вас { $max } сценариев, больше нельзя. Удалите ненужный.
error-scene-full = В сценарии не больше { $max } входов.
error-scene-empty = Сценарий «{ $name }» пока ничего не меняет. Добавьте, что он должен задать.
error-scene-broken = Сценарий «{ $name }» не выполнен. { $part }: { $problem ->
    [gone] такого больше нет
    [retyped] теперь другой тип значения
    [no-access] у вас больше нет права это менять
   *[unfit] это значение больше не подходит
}. Ничего не изменено.

## Резервные копии: /backup, для администраторов

size-kb = { $size } КБ
size-mb = { $size } МБ
backup-none =
    💾 <b>Резервные копии</b>
    Пока нет ни одной. Копия — один зашифрованный файл, в котором есть всё: устройства, их ключи, люди, история. С первой появится пароль, которым она открывается.
backup-first = 💾 Сделать первую
backup-title = 💾 <b>Резервные копии</b> на сервере:
backup-running = ⏳ Копия делается. Она придёт в этот чат.
backup-nothing-kept = Сейчас ни одной.
backup-line = { $time } · { $size }
backup-about = Хранятся последние семь. Сделанная по расписанию приходит и сюда, а предыдущая из чата уходит.
backup-make = 💾 Сделать сейчас
backup-rhythm =
    { $rhythm ->
        [day] День
        [week] Неделя
       *[off] Выкл
    }
backup-schedule =
    🕐 Сама по себе: { $rhythm ->
        [day] каждый день
        [week] раз в неделю
       *[off] никогда
    }
backup-key = 🔑 Новый пароль
backup-key-ask = Сделать новый пароль? Он откроет копии, которые будут сделаны после. У прежних останется свой, не выбрасывайте его.
backup-key-yes = Да, новый
backup-passphrase =
    🔑 Пароль ваших копий:

    <code>{ $passphrase }</code>

    Запишите его там, где нет ни Telegram, ни сервера. Без него копию не откроет никто, а ещё раз я его не покажу.
backup-forget = 🗑 Записано, удалить
backup-caption =
    💾 Копия, { $time }: { $count ->
        [one] { $count } устройство
        [few] { $count } устройства
       *[many] { $count } устройств
    }, { $size }{ $part ->
        [none] { "" }
       *[other] , { $part }
    }
backup-part = часть { $part } из { $parts }
notice-keys-newer = 🔑 Не могу принять <b>{ $unit }</b>: ключи у устройства новее, чем в резервной копии, из которой восстановлен сервер. Загрузите на него env.json с его карточки: ⚙️ Ещё, 📄.
notice-backup-failed = ⚠️ Резервная копия по расписанию не получилась: скорее всего, на диске нет места, подробности в журнале сервера. Пробую снова каждый час и напишу об этом, только если опять сломается после удачи. /backup

## Schedules

command-schedules = Расписания: по времени или по солнцу
button-schedules = ⏰ Расписания
schedules-title =
    { $total ->
        [one] <b>{ $total } расписание</b>
        [few] <b>{ $total } расписания</b>
       *[many] <b>{ $total } расписаний</b>
    }
schedules-title-input = <b>{ $name }</b>: расписания
schedules-empty = Расписаний пока нет. Расписание само задаёт вход или запускает сценарий: по времени, раз в сколько-то или по солнцу. Добавьте первое.
schedule-add = ➕ Добавить расписание
schedule-line = { $state ->
    [paused] ⏸ { $name }
    [stopped] ⚠️ { $name }
    [over] ✔️ { $name }
    [waits] ⏰ { $name }
   *[next] ⏰ { $name } · { $next }
}
schedule-open = ⏰ { $name }
to-schedules = « Расписания
schedule-head = ⏰ <b>{ $name }</b>
schedule-does-input = <b>{ $unit }</b>: { $input } <b>{ $value }</b>
schedule-does-input-end = <b>{ $unit }</b>: { $input } <b>{ $value }</b>, потом <b>{ $end }</b>
schedule-does-gone = { $called } <b>{ $value }</b>
schedule-does-scene = Сценарий <b>{ $scene }</b>
schedule-does-scene-end = Сценарий <b>{ $scene }</b>, потом сценарий <b>{ $end }</b>
schedule-when = 🕒 { $when }
schedule-end = 🏁 { $end }
schedule-time = в { $time }
schedule-once = один раз, { $date } в { $time }
schedule-every = раз в { $span }, { $from } – { $to }
schedule-every-day = раз в { $span }
schedule-sun = { $event ->
    [sunrise] на восходе
   *[sunset] на закате
}
schedule-sun-before = { $event ->
    [sunrise] { $span } до восхода
   *[sunset] { $span } до заката
}
schedule-sun-after = { $event ->
    [sunrise] { $span } после восхода
   *[sunset] { $span } после заката
}
schedule-earliest = не раньше { $time }
schedule-latest = не позже { $time }
schedule-daily = ежедневно
schedule-after = через { $span }
schedule-spread = 🎲 случайно раньше или позже, до { $span }
schedule-place = 📍 { $city }
schedule-late = { $minutes ->
    [0] ⏳ Пропущенное сервером не выполняется
   *[other] ⏳ С опозданием до { $span }, иначе пропуск
}
schedule-next = Дальше:
schedule-run = • { $time }
schedule-run-end = • { $time } – { $end }
schedule-running = ▶️ Уже началось, закончится { $time }.
schedule-none = В ближайший год не выполнится.
schedule-over = ✔️ Выполнено, больше не повторится. Выберите другое время или удалите.
schedule-without = { $event ->
    [sunrise] 🌑 Солнце там сейчас не восходит: эти дни пропускаются.
   *[sunset] 🌕 Солнце там сейчас не заходит: эти дни пропускаются.
}
schedule-driven = 🔗 Этот вход задаёт ещё и связь: её следующее значение заменит заданное расписанием.
schedule-stopped = { $why ->
    [hand] ⏸ На паузе.
    [gone] ⚠️ Того, что оно задаёт, больше нет. Выберите другое значение или сценарий либо удалите.
    [no-access] ⚠️ Вам больше нельзя задавать этот вход.
    [unfit] ⚠️ Вход больше не принимает это значение. Выберите другое.
    [scene] ⚠️ Сценарий в таком виде не запустить. Почему — в /scene.
   *[no-place] ⚠️ Не знаю, где восходит и заходит солнце. Выберите город.
}
schedule-part = { $part ->
    [when] 🕒 Время
    [end] 🏁 Конец
    [value] 🎯 Значение
    [earliest] ⏫ Не раньше
    [latest] ⏬ Не позже
    [place] 📍 Место
   *[name] ✏️ Название
}
schedule-days = 📆 Дни
schedule-spread-button = 🎲 Случайно
schedule-late-button = ⏳ Опоздание
schedule-more = 🔧 Ещё
schedule-run-now = ▶️ Запустить
schedule-run-done = Готово.
schedule-pause = ⏸ Пауза
schedule-resume = ▶️ Продолжить
schedule-delete-ask = Удалить расписание <b>{ $name }</b>? Больше ничего не изменится.
schedule-ask-unit = Какое устройство?
schedule-ask-input = <b>{ $unit }</b>: какой вход?
schedule-no-inputs = У <b>{ $unit }</b> нет входов, которые вам можно задавать.
schedule-scene-button = 🎬 Сценарий
schedule-ask-scene = Какой сценарий?
schedule-no-scenes = Сценариев пока нет. Создать — /scene.
schedule-ask-value = Какое значение задать: <b>{ $input }</b>?
schedule-value-typed = ✏️ Ввести значение
schedule-ask-when = Когда? Пришлите время или выберите:
    <code>7:30</code> · <code>закат - 30 мин</code> · <code>каждые 15 мин 8:00-20:00</code> · <code>завтра 18:00</code>
schedule-ask-end = Когда закончить? Пришлите время, длительность или солнце либо выберите: <code>23:00</code> · <code>2 ч</code> · <code>восход</code>
schedule-ask-end-value = А что задать тогда: <b>{ $input }</b>?
schedule-ask-end-scene = А какой сценарий запустить тогда?
schedule-ask-limit = { $part ->
    [earliest] Не раньше какого времени?
   *[latest] Не позже какого времени?
} Пришлите, например, 21:00.
schedule-ask-place = Где восходит и заходит солнце? Пришлите город, например Казань, или поделитесь местом в /settings.
schedule-ask-name = Как назвать?
schedule-ask-days = По каким дням?
schedule-ask-spread = На сколько раньше или позже? Каждый день по-разному, будто кто-то дома.
schedule-ask-late = Если время прошло, пока сервер не работал: насколько можно опоздать? Иначе пропускаю и сообщаю вам.
schedule-choice = { $choice ->
    [sunset] На закате
    [sunrise] На восходе
    [hour] Каждый час
    [none] Без конца
    [after-hour] 1 ч
    [no-limit] Без предела
   *[own-place] Моё место
}
schedule-every-days = Каждый день
schedule-workdays = Пн – Пт
schedule-weekend = Сб – Вс
schedule-no-spread = Точно
schedule-not-late = Нельзя
notice-schedule-paused = ⏰ <b>{ $name }</b> остановлено: { $why ->
    [gone] нет больше: { $called }.
    [no-access] вам больше нельзя задавать: { $called }.
    [unfit] { $called } больше не принимает это значение.
    [scene] сценарий { $called } в таком виде не запустить.
   *[no-place] не знаю, где восходит и заходит солнце.
}
notice-schedule-missed = ⏰ <b>{ $name }</b>: { $many ->
    [yes] пропущено { $count } запусков и больше с { $first }
   *[no] { $count ->
        [1] пропущен запуск { $first }
        [one] пропущен { $count } запуск с { $first } по { $last }
        [few] пропущено { $count } запуска с { $first } по { $last }
       *[many] пропущено { $count } запусков с { $first } по { $last }
    }
} — сервер не работал, или его часы перевели.
input-held = ✋ Держится вручную до { $time }: связи и расписания ждут.
input-hold = ✋ Держать 1 ч
input-release = ✋ Отпустить
input-schedules = { $count ->
    [0] ⏰ Расписание
   *[other] ⏰ Расписания: { $count }
}
override-hold = ✋ На 1 ч
override-held = <b>{ $name }</b>: задано <b>{ $value }</b> и держится до { $time }. Потом вход снова у связи.
error-too-many-schedules = У вас { $max } расписаний — больше на одного человека нельзя. Сначала удалите лишнее.
error-schedule-time-expected = Не понимаю это время. Пришлите, например, 7:30, закат - 30 мин, каждые 15 мин 8:00-20:00 или завтра 18:00.
error-schedule-end-expected = Не понимаю этот конец. Пришлите, например, 23:00, 2 ч или восход.
error-schedule-end-value = Раз есть конец, нужно и то, что задать или какой сценарий запустить в конце.
error-schedule-minute-expected = Пришлите время суток, например 21:00.
error-schedule-length-expected = Пришлите длительность, например 10 мин.
error-schedule-too-often = Это слишком часто: не чаще раза в минуту.
error-schedule-too-long = Это слишком долго: интервал и конец — не больше суток, смещение от солнца — не больше недели.
error-schedule-past = Это время уже прошло. Пришлите то, что впереди.
error-schedule-timing = Так время не складывается: повторяемое кончается раньше следующего раза и не бывает случайным.
error-schedule-place-needed = Не знаю, где восходит и заходит солнце. Пришлите город или поделитесь местом в /settings.
error-schedule-stopped = Сейчас не запустить: { $why ->
    [no-access] вам больше нельзя задавать этот вход.
    [unfit] вход больше не принимает это значение.
   *[gone] того, что оно задаёт, больше нет.
}
error-city-unknown = Не знаю такого города. Пришлите город покрупнее неподалёку, например Казань, или со страной: London, Canada.
error-hold-needless = Этот вход не задаёт ни связь, ни расписание — держать не от чего.
