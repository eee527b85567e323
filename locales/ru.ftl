## First contact

start =
    Здравствуйте, { $name }! Я подключаю маленькие устройства и даю управлять ими прямо отсюда.

    1. /new — пришлите ссылку на репозиторий с программой для устройства.
    2. Положите мой env.json рядом с программой, впишите свой Wi-Fi и загрузите всё в ESP8266.
    3. /units — переключайте, смотрите показания, настраивайте оповещения.
help =
    <b>Что я умею</b>

    /new — подключить устройство по ссылке на репозиторий
    /units — ваши устройства: состояние, панели, ключи
    /alerts — сообщения, когда значение переходит порог
    /cancel — прервать начатое

    В репозитории нужны два файла: <code>schema.json</code> называет входы и выходы, <code>json_example.json</code> — образец настроек. Чтобы выбрать версию, добавьте к ссылке <code>#ветку</code>, тег или коммит.
cancelled = Остановились. Ничего не изменилось.
cancel-nothing = Прерывать нечего. /help расскажет, что я умею.
unknown-message = Не понял. /help расскажет, что я умею.
command-new = Подключить устройство
command-units = Мои устройства
command-alerts = Оповещения
command-help = Что я умею
command-cancel = Прервать начатое
bot-description = Подключаю устройства на ESP8266 и ESP32, показываю их измерения, переключаю то, чем они управляют, и пишу, когда значение переходит порог.

## A new unit

new-ask-name = Как назовём устройство? Например: Теплица.
new-ask-link =
    Пусть будет <b>{ $name }</b>. Теперь пришлите ссылку на репозиторий с программой.

    Например: <code>https://github.com/user/relay</code>; для другой версии добавьте в конце <code>#ветку</code>.
new-reading = Читаю репозиторий…
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
previous = ‹ Назад
next = Дальше ›
to-units = « Устройства
to-unit = « { $name }
unit-head = { $online ->
    [yes] 🟢 <b>{ $name }</b>
   *[no] ⚪️ <b>{ $name }</b>
}
unit-line = { $online ->
    [yes] 🟢 { $name }
   *[no] ⚪️ { $name } · { $seen }
}
unit-online = на связи
unit-silent = молчит, последний раз на связи { $age }
unit-never = ещё не подключалось: загрузите в него программу с env.json
unit-source = <a href="{ $url }">Репозиторий</a>, коммит <code>{ $commit }</code>
unit-state = <b>Устройство</b>
unit-inputs = <b>Входы</b>
unit-outputs = <b>Выходы</b>
line-state = { $name }: { $value }
line-input = { $name }: <b>{ $value }</b> { $applied ->
    [yes] ✓
    [unset] { "" }
   *[no] ⏳
}
line-output = { $name }: <b>{ $value }</b> · { $age }
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
button-env = 📄 env.json
button-renew = 🔑 Новый env.json
button-delete = 🗑 Удалить
button-refresh = 🔄 Обновить
button-back = « Назад
renew-ask =
    Сделать новый env.json для «<b>{ $name }</b>»?

    Ключи в устройстве сразу перестанут работать: оно замолчит, пока вы не загрузите в него новый файл.
renew-yes = 🔑 Сделать новые ключи
delete-ask =
    Удалить «<b>{ $name }</b>» вместе с историей, панелями и оповещениями?

    Вернуть будет нельзя.
delete-yes = 🗑 Удалить
deleted = «<b>{ $name }</b>» удалено.
env-caption = Ключи устройства «<b>{ $name }</b>». Впишите WIFI_SSID и WIFI_PASS и положите файл рядом с программой. Никому его не показывайте.
env-caption-new = Новые ключи устройства «<b>{ $name }</b>»; старые больше не действуют. Замените файл на устройстве.

## Boards

board-hint = ⏳ устройство ещё не подтвердило
board-no-inputs = У этого устройства нет входов.
board-toggle = { $name }: { $value } { $mark }
board-number = { $name }: { $value } { $mark }
board-list = { $name }: { $value } { $mark }
board-type = ✎ { $name }: { $value } { $mark }
board-chosen = • { $value }
board-less = −
board-more = +
type-ask = Пришлите значение для «<b>{ $name }</b>»{ $hint }.
type-hint-number = {" "}— число
type-hint-between = {" "}— число от { $min } до { $max }
type-hint-min = {" "}— число не меньше { $min }
type-hint-max = {" "}— число не больше { $max }
type-hint-bool = {" "}— вкл или выкл
type-hint-datetime = {" "}— время по UTC, например 2026-12-31 18:30
type-hint-string = {" "}— текст
type-done = «<b>{ $name }</b>» теперь <b>{ $value }</b>.

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
alerts-empty = Оповещений пока нет. Добавьте — и я напишу, когда значение перейдёт ваш порог.
alerts-no-outputs = У «<b>{ $unit }</b>» нет выходов с числом или переключателем, следить не за чем.
alert-add = ➕ Добавить
alert-choose-unit = За каким устройством следить?
alert-choose-output = <b>{ $unit }</b>: за каким значением?
alert-choose-direction = <b>{ $unit }</b>: написать, когда <b>{ $output }</b>…
alert-choose-direction-now = <b>{ $unit }</b>: написать, когда <b>{ $output }</b> (сейчас { $value })…
direction-above = выше…
direction-below = ниже…
direction-on = вкл
direction-off = выкл
alert-ask-threshold = { $direction ->
    [above] Выше какого значения «<b>{ $output }</b>»?
   *[below] Ниже какого значения «<b>{ $output }</b>»?
} Пришлите число.
alert-added = Готово. Напишу, когда это случится, и ещё раз — когда закончится.
rule-line = { $state ->
    [paused] ⏸
    [firing] 🔴
   *[calm] 🟢
} { $unit }: { $condition }
rule-condition = { $direction ->
    [above] { $output } выше { $threshold }
    [below] { $output } ниже { $threshold }
    [on] { $output } вкл
   *[off] { $output } выкл
}
rule-card =
    <b>{ $unit }</b>: { $condition }

    { $state ->
        [paused] ⏸ На паузе
        [firing] 🔴 Происходит сейчас
       *[calm] 🟢 Слежу
    }
rule-pause = ⏸ Пауза
rule-resume = ▶️ Продолжить
rule-delete-ask = Удалить оповещение: <b>{ $unit }</b>, { $condition }?
to-alerts = « Оповещения
alert-fired =
    🔴 <b>{ $unit }</b>: { $condition }
    Сейчас <b>{ $value }</b> · { $time } UTC
alert-recovered =
    🟢 <b>{ $unit }</b> снова в норме: { $output } — <b>{ $value }</b>
    { $time } UTC

## Values

on = вкл
off = выкл
unset = —
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
time = { DATETIME($at, day: "numeric", month: "short", hour: "numeric", minute: "numeric", second: "numeric", hour12: 0, timeZone: "UTC") }

## Failures

error-internal = У меня что-то сломалось. Попробуйте через минуту.
error-not-found = Не могу это найти. Возможно, оно уже удалено.
error-not-registered = Сначала нажмите /start.
error-name-invalid = Имя — это одна строка от 1 до { $max } символов. Пришлите другое.
error-text-expected = Пришлите это текстом, пожалуйста.
error-number-expected = Это не число. Пришлите, например, 25 или −3,5.
error-value-wrong-type = { $name } не принимает такое значение: нужно { $type ->
    [bool] вкл или выкл
    [int] целое число
    [float] число
    [datetime] время, например 2026-12-31 18:30
   *[string] текст
}.
error-value-below = { $name } не может быть меньше { $min }.
error-value-above = { $name } не может быть больше { $max }.
error-value-not-listed = { $name } не принимает такое значение: выберите из списка.
error-value-too-long = { $name } принимает не больше { $max } байт текста.
error-output-not-number = { $name } — не число и не переключатель, порога у него нет.
error-too-many-units = У вас { $max } устройств, больше для одного человека я не держу. Сначала удалите лишнее.
error-too-many-rules = У вас { $max } оповещений, больше для одного человека я не держу. Сначала удалите лишнее.
error-button-outdated = Эта кнопка больше не работает. /units пришлёт свежую.
error-frame-malformed = Это не кадр протокола синхронизации.
error-unauthorized = Нет доступа.
error-frame-too-large = Слишком много данных.
error-rate-limited = Слишком часто; повторите через { $seconds } с.
error-stopping = Завершаю работу.
error-database-unavailable = Не удалось сохранить. Попробуйте через минуту.
error-repository-link = Это не похоже на ссылку на репозиторий. Пришлите, например, https://github.com/user/repository.
error-repository-credentials = В ссылке есть логин или пароль. Уберите их и сделайте репозиторий открытым.
error-repository-private-host = Этот адрес внутри частной сети, туда мне нельзя.
error-repository-not-found = По этому адресу нет репозитория. Проверьте, нет ли опечатки.
error-repository-private = Этот репозиторий просит войти: он закрыт или его нет. Откройте его или проверьте ссылку.
error-repository-not-git = По этому адресу есть страница, но не git-репозиторий.
error-repository-unreachable = Не могу достучаться до этого адреса. Проверьте ссылку или попробуйте позже.
error-repository-ref-not-found = В репозитории нет ветки, тега или коммита { $ref }.
error-repository-empty = Репозиторий пуст. Сначала отправьте в него программу.
error-repository-too-large = Репозиторий больше { $megabytes } МБ. Уберите из него то, что не нужно устройству.
error-repository-timeout = Репозиторий не пришёл за { $seconds } секунд. Попробуйте позже.
error-repository-file-missing = В корне репозитория нет файла { $file }. Добавьте его и пришлите ссылку снова.
error-repository-file-too-large = { $file } больше { $kilobytes } КБ. Сделайте его меньше.
error-json-broken = { $file } — неправильный JSON: строка { $line }, столбец { $column }.
error-json-not-object = { $file } должен быть JSON-объектом: { "{" } … { "}" }.
error-schema-section = schema.json: { $section } — это объект или список имён.
error-schema-name = schema.json: «{ $name }» в { $section } — неподходящее имя. Нужно от 1 до 64 букв, цифр, «_», «-» или «.».
error-schema-duplicate = schema.json: в { $section } имя «{ $name }» встречается дважды.
error-schema-type = schema.json: у { $section }.{ $name } тип «{ $type }». Есть bool, int, float, string и datetime.
error-schema-description = schema.json: «{ $key }» у { $section }.{ $name } не подходит к типу или к другим ограничениям.
error-schema-too-many = В schema.json слишком много переменных: { $count }, а можно не больше { $max }.
error-schema-no-variables = В schema.json нет ни входов, ни выходов. Добавьте хотя бы один.
