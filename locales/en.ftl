## First contact

start =
    Hello, { $name }! I connect small devices and let you control them from here.

    1. /new — send me a link to a repository with a program for your device.
    2. Put the env.json I send you next to the program, add your Wi-Fi and load it onto the ESP8266.
    3. /units — switch it, watch it, and set alerts.
help =
    <b>What I can do</b>

    /new — connect a device from a repository link
    /units — your devices: state, boards, keys
    /alerts — messages when a value crosses a threshold
    /cancel — stop what we are in the middle of

    A repository needs two files: <code>schema.json</code> names the inputs and outputs, <code>json_example.json</code> is a sample of the settings. Add <code>#branch</code>, a tag or a commit after the link to choose a version.
cancelled = Stopped. Nothing was changed.
cancel-nothing = There is nothing to stop. /help shows what I can do.
unknown-message = I did not get that. /help shows what I can do.
command-new = Connect a device
command-units = My devices
command-alerts = Alerts
command-help = What I can do
command-cancel = Stop what we are doing
bot-description = I connect ESP8266 and ESP32 devices, show what they measure, switch what they control and tell you when a value crosses a threshold.

## A new unit

new-ask-name = What is the device called? For example: Greenhouse.
new-ask-link =
    <b>{ $name }</b> it is. Now send the link to the repository with its program.

    For example: <code>https://github.com/user/relay</code>, with <code>#branch</code> at the end for another version.
new-reading = Reading the repository…
new-found =
    <b>{ $name }</b>

    { $source }
    Commit <code>{ $commit }</code>{ $ref ->
        [none] { "" }
       *[other] { " " }({ $ref })
    }

    <b>Inputs</b>: { $inputs }
    <b>Outputs</b>: { $outputs }
    <b>Settings in env.json</b>: { $env }

    Create the device?
new-create = ✅ Create
new-cancel = Cancel
new-try-again = Send another link, or /cancel.
none = none
and-more = { $shown } and { $count } more
variable-brief = { $name } ({ $type })

## Units

units-title =
    { $total ->
        [one] <b>One device</b>
       *[other] <b>{ $total } devices</b>
    }
units-empty = No devices yet. /new connects the first one.
page-of = Page { $page } of { $pages }
previous = ‹ Back
next = More ›
to-units = « Devices
to-unit = « { $name }
unit-head = { $online ->
    [yes] 🟢 <b>{ $name }</b>
   *[no] ⚪️ <b>{ $name }</b>
}
unit-line = { $online ->
    [yes] 🟢 { $name }
   *[no] ⚪️ { $name } · { $seen }
}
unit-online = online
unit-silent = silent, last heard { $age }
unit-never = not connected yet: load the program with its env.json
unit-source = <a href="{ $url }">Repository</a>, commit <code>{ $commit }</code>
unit-state = <b>Device</b>
unit-inputs = <b>Inputs</b>
unit-outputs = <b>Outputs</b>
line-state = { $name }: { $value }
line-input = { $name }: <b>{ $value }</b> { $applied ->
    [yes] ✓
    [unset] { "" }
   *[no] ⏳
}
line-output = { $name }: <b>{ $value }</b> · { $age }
line-output-unset = { $name }: no data yet
line-more = …and { $count } more
state-ip = IP address
state-mem_free = Free memory
state-mem_alloc = Used memory
state-uptime = Running for
state-rssi = Wi-Fi signal
state-freq = CPU frequency
button-board = 🎛 Board
button-alerts = 🔔 Alerts
button-env = 📄 env.json
button-renew = 🔑 New env.json
button-delete = 🗑 Delete
button-refresh = 🔄 Refresh
button-back = « Back
renew-ask =
    Make a new env.json for <b>{ $name }</b>?

    The keys in the device stop working at once: it stays silent until you load the new file onto it.
renew-yes = 🔑 Make new keys
delete-ask =
    Delete <b>{ $name }</b> with its history, boards and alerts?

    This can’t be undone.
delete-yes = 🗑 Delete
deleted = <b>{ $name }</b> is deleted.
env-caption = Keys of <b>{ $name }</b>. Add WIFI_SSID and WIFI_PASS and put the file next to the program. Keep it to yourself.
env-caption-new = New keys of <b>{ $name }</b>; the old ones no longer work. Replace the file on the device.

## Boards

board-hint = ⏳ the device has not confirmed yet
board-no-inputs = This device has no inputs.
board-toggle = { $name }: { $value } { $mark }
board-number = { $name }: { $value } { $mark }
board-list = { $name }: { $value } { $mark }
board-type = ✎ { $name }: { $value } { $mark }
board-chosen = • { $value }
board-less = −
board-more = +
type-ask = Send a value for <b>{ $name }</b>{ $hint }.
type-hint-number = , a number
type-hint-between = , a number from { $min } to { $max }
type-hint-min = , a number not below { $min }
type-hint-max = , a number not above { $max }
type-hint-bool = , on or off
type-hint-datetime = , a time in UTC such as 2026-12-31 18:30
type-hint-string = , a text
type-done = <b>{ $name }</b> is set to <b>{ $value }</b>.

## Alerts

alerts-title =
    { $total ->
        [one] <b>One alert</b>
       *[other] <b>{ $total } alerts</b>
    }
alerts-title-unit =
    { $total ->
        [one] <b>{ $unit }</b>: one alert
       *[other] <b>{ $unit }</b>: { $total } alerts
    }
alerts-empty = No alerts yet. Add one, and I will write when a value crosses your threshold.
alerts-no-outputs = <b>{ $unit }</b> has no output that is a number or a switch, so there is nothing to watch.
alert-add = ➕ Add an alert
alert-choose-unit = Which device?
alert-choose-output = <b>{ $unit }</b>: which value?
alert-choose-direction = <b>{ $unit }</b>: tell you when <b>{ $output }</b> is…
alert-choose-direction-now = <b>{ $unit }</b>: tell you when <b>{ $output }</b> (now { $value }) is…
direction-above = above…
direction-below = below…
direction-on = on
direction-off = off
alert-ask-threshold = { $direction ->
    [above] Above what value of <b>{ $output }</b>?
   *[below] Below what value of <b>{ $output }</b>?
} Send a number.
alert-added = Done. I will write when it happens, and once more when it is over.
rule-line = { $state ->
    [paused] ⏸
    [firing] 🔴
   *[calm] 🟢
} { $unit }: { $condition }
rule-condition = { $direction ->
    [above] { $output } above { $threshold }
    [below] { $output } below { $threshold }
    [on] { $output } on
   *[off] { $output } off
}
rule-card =
    <b>{ $unit }</b>: { $condition }

    { $state ->
        [paused] ⏸ Paused
        [firing] 🔴 Happening now
       *[calm] 🟢 Watching
    }
rule-pause = ⏸ Pause
rule-resume = ▶️ Resume
rule-delete-ask = Delete this alert: <b>{ $unit }</b>, { $condition }?
to-alerts = « Alerts
alert-fired =
    🔴 <b>{ $unit }</b>: { $condition }
    Now <b>{ $value }</b> · { $time } UTC
alert-recovered =
    🟢 <b>{ $unit }</b> is back: { $output } is <b>{ $value }</b>
    { $time } UTC

## Values

on = on
off = off
unset = —
age-now = just now
age-seconds = { $count } s ago
age-minutes = { $count } min ago
age-hours = { $count } h ago
age-days = { $count ->
    [one] a day ago
   *[other] { $count } days ago
}
span-seconds = { $count } s
span-minutes = { $count } min
span-hours = { $count } h
span-days = { $count ->
    [one] one day
   *[other] { $count } days
}
measure-dbm = dBm
measure-mhz = MHz
measure-mb = MB
measure-kb = KB
measure-b = B
type-name = { $type ->
    [bool] switch
    [int] whole number
    [float] number
    [datetime] time
   *[string] text
}
time = { DATETIME($at, day: "numeric", month: "short", hour: "numeric", minute: "numeric", second: "numeric", hour12: 0, timeZone: "UTC") }

## Failures

error-internal = Something went wrong on my side. Try again in a minute.
error-not-found = I can’t find that. It may have been deleted.
error-not-registered = Press /start first.
error-name-invalid = A name is one line of 1 to { $max } characters. Send another one.
error-text-expected = Send it as text, please.
error-number-expected = That is not a number. Send something like 25 or −3.5.
error-value-wrong-type = { $name } can’t take that value: it expects { $type ->
    [bool] on or off
    [int] a whole number
    [float] a number
    [datetime] a time such as 2026-12-31 18:30
   *[string] a text
}.
error-value-below = { $name } can’t be below { $min }.
error-value-above = { $name } can’t be above { $max }.
error-value-not-listed = { $name } can’t take that value: choose one of its list.
error-value-too-long = { $name } takes at most { $max } bytes of text.
error-output-not-number = { $name } is neither a number nor a switch, so it can’t cross a threshold.
error-too-many-units = You have { $max } devices, which is the most I can hold for one person. Delete one first.
error-too-many-rules = You have { $max } alerts, which is the most I can hold for one person. Delete one first.
error-button-outdated = This button no longer works. Open /units for a fresh one.
error-frame-malformed = Not a frame of the sync protocol.
error-unauthorized = Unauthorized.
error-frame-too-large = Too large.
error-rate-limited = Too many requests; try again in { $seconds } s.
error-stopping = Stopping.
error-database-unavailable = I could not save that. Try again in a minute.
error-repository-link = That does not look like a repository link. Send one like https://github.com/user/repository.
error-repository-credentials = The link holds a login or a password. Remove them, and make the repository public.
error-repository-private-host = That address is inside a private network, and I may not look there.
error-repository-not-found = There is no repository at that address. Check the link for a typo.
error-repository-private = That repository asks for a login: it is private, or it does not exist. Make it public, or check the link.
error-repository-not-git = There is a page at that address, but not a git repository.
error-repository-unreachable = I could not reach that address. Check the link, or try again later.
error-repository-ref-not-found = The repository has no branch, tag or commit called { $ref }.
error-repository-empty = The repository is empty. Push the program first.
error-repository-too-large = The repository is larger than { $megabytes } MB. Move what the device does not need elsewhere.
error-repository-timeout = The repository did not arrive within { $seconds } seconds. Try again later.
error-repository-file-missing = The repository has no { $file } in its top folder. Add it and send the link again.
error-repository-file-too-large = { $file } is larger than { $kilobytes } KB. Make it smaller.
error-json-broken = { $file } is not valid JSON: see line { $line }, column { $column }.
error-json-not-object = { $file } must be a JSON object: { "{" } … { "}" }.
error-schema-section = schema.json: { $section } must be an object or a list of names.
error-schema-name = schema.json: “{ $name }” in { $section } is not a good name. Use 1 to 64 letters, digits, “_”, “-” or “.”.
error-schema-duplicate = schema.json: { $section } names “{ $name }” twice.
error-schema-type = schema.json: { $section }.{ $name } has the type “{ $type }”. Use bool, int, float, string or datetime.
error-schema-description = schema.json: “{ $key }” of { $section }.{ $name } does not fit its type or the other limits.
error-schema-too-many = schema.json has { $count } variables in one place; the most is { $max }.
error-schema-no-variables = schema.json has neither inputs nor outputs. Add at least one.
