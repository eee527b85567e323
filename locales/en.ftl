## First contact

start =
    Hello, { $name }! I connect small devices and let you control them from here.

    1. /new — send me a link to a repository with a program for your device.
    2. Put the env.json I send you next to the program, add your Wi-Fi and load it onto the ESP8266.
    3. /units — switch it, watch it, and set alerts.
start-admin = You are the admin here: /people shows who has come, and decides who may.
help =
    <b>What I can do</b>

    /new — connect a device from a repository link
    /units — your devices: state, boards, keys
    /boards — boards of your own: buttons and values of any devices, side by side
    /scene — set several things at once, with one press
    /links — let an output of one device set an input of another
    /graph — a picture of devices, values and links
    /schedules — what is set by itself: at a time, or with the sun
    /alerts — messages when something is not as it should be
    /incidents — what is happening, and what has happened
    /token — access for programs: Grafana, scripts
    /settings — language, time zone, your data
    /cancel — stop what we are in the middle of

    A repository needs two files: <code>schema.json</code> names the inputs and outputs, <code>json_example.json</code> is a sample of the settings. Add <code>#branch</code>, a tag or a commit after the link to choose a version.
cancelled = Stopped. Nothing was changed.
cancel-nothing = There is nothing to stop. /help shows what I can do.
done-before = I was restarted just as I did that, so I don’t do it again. Please see whether all is as you want it.
group-anonymous = You write anonymously here, so I can’t tell who you are. Write as yourself, or in the private chat with me.
message-stuck = That message can’t be changed any more. Go on here:
somebody = Somebody
unknown-message = I did not get that. /help shows what I can do.
help-admin = As an admin you have /people too: who is here, and who may join. And /peers: which other servers give values to this one, and get some. And /backup: a copy of everything.
zone-guess = Times are shown in UTC so far. Is it <b>{ $time }</b> where you are, as in { $zone }?
zone-guess-none = Times are shown in UTC so far. Where are you?
zone-guess-yes = ✅ { $zone } · { $time }
zone-guess-other = 🕐 Another place
zone-guess-choose = 🕐 Choose a place
command-new = Connect a device
command-units = My devices
command-alerts = Alerts
command-incidents = Incidents
command-token = Access for programs
command-help = What I can do
command-cancel = Stop what we are doing
bot-description = I connect ESP8266 and ESP32 devices, show what they measure, switch what they control and tell you when something is not as it should be.

## A new unit

new-ask-name = What is the device called? For example: Greenhouse.
new-ask-link =
    <b>{ $name }</b> it is. Now send the link to the repository with its program.

    For example: <code>https://github.com/user/relay</code>, with <code>#branch</code> at the end for another version. The page of a branch or of a folder will do, too.

    Nothing of your own yet? Begin with one of these:
new-reading = Reading the repository…
new-waiting = Others’ repositories come first; yours is next…
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
example-name = { $name ->
    [relay] 💡 Relay
    [thermostat] 🌡 Thermostat
    [climate] 💧 Climate sensor (I²C)
   *[other] { $name }
}
folder-ask = There is no schema.json at that place. This repository has its programs in folders: which one is it?
folder-button = 📁 { $folder }
folder-top = the top folder
place-folder = { $url }, folder { $folder }
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
list-numbered = { $number }. { $label }
list-one = { $label }
page-chosen = • { $number }
to-units = « Devices
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
unit-online = online
unit-asleep = asleep until { $time }
unit-late = late: expected at { $time }
unit-silent = silent, last heard { $age }
unit-stale = stale: nothing new comes, last heard { $age }
unit-never = not connected yet: load the program with its env.json
unit-mirror = 🌐 from <b>{ $peer }</b>{ $state ->
    [silent] , which is not heard
    [suspended] , which is suspended
    [closed] , which gives nothing of it any more
   *[fine] { "" }
}
unit-mirror-lost = 🌐 from a server that is not trusted any more
unit-mirror-never = nothing has come yet
unit-source = <a href="{ $url }">Repository</a>, commit <code>{ $commit }</code>
unit-source-folder = <a href="{ $url }">Repository</a>, folder { $folder }, commit <code>{ $commit }</code>
unit-state = <b>Device</b>
unit-inputs = <b>Inputs</b>
unit-outputs = <b>Outputs</b>
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
button-day = 📈 24 h
button-menu = ⚙️ More
menu-title = ⚙️ <b>{ $name }</b>
button-env = 📄 env.json
button-zip = 📦 All in one zip
button-renew = 🔑 New keys
button-delete = 🗑 Delete
button-refresh = 🔄 Refresh
button-copy = 📋 { $what ->
    [token] Copy the token
    [secret] Copy the secret
    [id] Copy the ID
    [address] Copy the address
    [passphrase] Copy the passphrase
   *[link] Copy the link
}
button-back = « Back
button-rhythm = ⏱ Rhythm
rhythm-title = <b>{ $unit }</b>: how often it reports
rhythm-says = { $by ->
    [hand] You have set: every { $span }
    [schema] Its program says: every { $span }
    [learnt] Learnt from its syncs: about every { $span }
   *[none] Its rhythm is not known yet
}{ $sleep ->
    [yes] , asleep in between
   *[no] { "" }
}.
rhythm-silent = It counts as silent when nothing comes for { $span }.
rhythm-hint = Most devices need nothing here: I learn how often they report. Set it for a device that sleeps, and you will see until when.
rhythm-learn = Automatic
rhythm-by-schema = As its program says
rhythm-sleep = { $sleep ->
    [yes] 💤 Sleeps in between: yes
   *[no] 💤 Sleeps in between: no
}
button-log = 📜 Log
log-title = 📜 <b>{ $unit }</b>: log
log-empty = Nothing yet. The program writes here with <code>unit.log("info", "text")</code>; restarts, and what I refuse of what the device sends, come here by themselves.
log-none = Nothing of that kind in this time. Choose all levels or a longer time.
log-level = { $level ->
    [debug] All
    [info] ℹ️ Info
    [warning] ⚠️ Warnings
   *[error] ❗️ Errors
}
log-ever = All time
log-file = 📄 As a file
log-caption = <b>{ $unit }</b>: { $count ->
    [0] the log is empty
    [one] one entry
   *[other] { $count } entries
}. Times in the file are in UTC.
log-line = { $level ->
    [error] ❗️
    [warning] ⚠️
    [debug] 🔍
   *[info] ℹ️
} <i>{ $time }</i> { $text }
log-restart = 🔄 <i>{ $time }</i> { $known ->
    [yes] started again: { $reason }
   *[no] started again
}
log-rejected = ⛔️ <i>{ $time }</i> refused: { $text }
notice-online = 🟢 <b>{ $unit }</b> is online: it has connected for the first time.
notice-errors = ❗️ <b>{ $unit }</b> reports { $count ->
    [one] an error
   *[other] { $count } errors
}:
renew-ask =
    Make a new env.json for <b>{ $name }</b>?

    The keys in the device stop working at once: it stays silent until you load the new file onto it.
renew-yes = 🔑 Make new keys
delete-ask =
    Delete <b>{ $name }</b> with its history, boards, alerts, links, and the access you gave to it?

    This can’t be undone.
delete-yes = 🗑 Delete
deleted = <b>{ $name }</b> is deleted.
env-caption = Keys of <b>{ $name }</b>. { $count ->
    [0] Put the file
   *[other] Fill in { $empty }, then put the file
} next to the program. Keep it to yourself.
env-caption-new = New keys of <b>{ $name }</b>; the old ones no longer work. { $count ->
    [0] Replace the file
   *[other] Fill in { $empty }, then replace the file
} on the device.

## Names

button-rename = ✏️ Rename
button-naming = 🏷 Values
rename-ask = What should <b>{ $name }</b> be called? Send the new name, or /cancel.
naming-done = Done.
naming-title = <b>{ $unit }</b>: choose what to rename, to show otherwise, or to move.
naming-empty = <b>{ $unit }</b> has neither inputs nor outputs.
naming-order = ↩️ The repository’s order
to-naming = « Values
named-head = <b>{ $unit }</b> · <b>{ $name }</b>
named-now = Shown as: { $value }
named-place = { $kind ->
    [input] Input
   *[output] Output
} { $place } of { $count }
named-repository = In the repository: { $name } · { $measure ->
    [none] no unit of measure
   *[other] { $measure }
} · { $decimals ->
    [auto] decimals as needed
    [one] { $decimals } decimal
   *[other] { $decimals } decimals
}
named-title = ✏️ Name
named-measure = 📏 Unit of measure
named-decimals = 🔢 Decimals
named-up = ▲ Up
named-down = ▼ Down
named-first = ⤒ Top
named-reset = ↩️ As in the repository
named-as-repository = As in the repository
named-auto = As needed
named-ask-title = What should <b>{ $name }</b> be called? Everybody who sees it will see this name. Send the new name, or /cancel.
named-ask-measure = In which unit is <b>{ $name }</b> measured? Send it, such as °C or m³/h, or - for none. Values are not converted. /cancel leaves it as it is.
named-decimals-ask =
    <b>{ $unit }</b> · <b>{ $name }</b>: { $value }

    How many decimals? What is stored and exported is not rounded.

zip-ask =
    <b>📦 { $name }: all for the board in one zip</b>

    Which Wi-Fi is the board to join? Send its name and its password, each on a line of its own:

    <code>MyWiFi
    my-password</code>

    For a network without a password send - in its place. I delete your message at once and keep neither: they are only in the zip.
zip-without = Without Wi-Fi
zip-packing = 📦 Packing { $name }…
zip-again = Send the Wi-Fi once more, or /cancel.
zip-delete-yourself = I could not delete your message with the Wi-Fi. Please delete it yourself.
zip-caption = 📦 All for the board of <b>{ $name }</b>{ $wifi ->
    [none] { "" }
   *[other] , with the Wi-Fi “{ $wifi }”
}. Unpack it{ $count ->
    [0] { "" }
   *[other] , fill in { $empty } in its env.json
}, open a terminal in its folder, and with the board on USB:

    <code>mpremote cp -r . : + reset</code>

    Or with PyMakr: open the folder as a project, then <i>Sync project to device</i>. Keep the file to yourself: the device’s keys are in it.
zip-spaces = ℹ️ The name or the password of the Wi-Fi has a space at one of its ends, and I’ve kept it. If you did not mean it, press 📦 again.

## Transfer

button-transfer = 🎁 Transfer
transfer-whom = Who gets <b>{ $unit }</b>?
transfer-nobody = There is nobody else here yet who could get <b>{ $unit }</b>. Make a link for them, or invite somebody first.
transfer-ask =
    Offer <b>{ $unit }</b> to <b>{ $person }</b>?

    When they take it, it is theirs with its history, settings, the links among its own values and its boards in groups. You lose it: your alerts on it, your own boards and your links with other devices stop, unless it is open to you.
transfer-yes = 🎁 Offer it
transfer-link = 🔗 By a link
transfer-ask-link =
    Make a link that gives away <b>{ $unit }</b>?

    Whoever opens it first can take the device, with its history, settings, the links among its own values and its boards in groups, so send it to one person alone. You lose it then: your alerts on it, your own boards and your links with other devices stop, unless it is open to you.
transfer-link-yes = 🔗 Make the link
transfer-link-made =
    🎁 <b>{ $unit }</b> is for whoever opens this link:
    { $link }

    It works once, for { $span }.
transfer-open-link = <b>{ $unit }</b> is offered to whoever opens the link. It works for { $span } more; until somebody takes the device it is yours.
transfer-open = <b>{ $unit }</b> is offered to <b>{ $person }</b>, who has { $span } left to answer. Until then it is yours.
transfer-cancel = ✖ Take the offer back
transfer-cancelled = The offer is taken back. <b>{ $unit }</b> stays yours.
transfer-see = 🎁 See the offer
transfer-offered = <b>{ $person }</b> gives you <b>{ $unit }</b>, for good.
transfer-parts = { $inputs ->
    [one] { $inputs } input
   *[other] { $inputs } inputs
}, { $outputs ->
    [one] { $outputs } output
   *[other] { $outputs } outputs
}, all history
transfer-links = { $count ->
    [one] { $count } link between its own values
   *[other] { $count } links between its own values
}
transfer-boards = { $count ->
    [one] { $count } board in a group
   *[other] { $count } boards in groups
}
transfer-keys = Its owner until now knows its keys. To make new ones, press ⚙️ More, 🔑 New keys.
transfer-left = { $span } left to answer.
transfer-take = ✅ Take it
transfer-no = ✖ No, thanks
transfer-taken = <b>{ $unit }</b> is yours.
transfer-refused = <b>{ $unit }</b> stays where it is.
notice-transfer-offered = 🎁 <b>{ $person }</b> wants to give you <b>{ $unit }</b>.
notice-transfer-cancelled = <b>{ $person }</b> has taken back the offer of <b>{ $unit }</b>.
notice-transfer-accepted = 🎁 <b>{ $person }</b> has taken <b>{ $unit }</b>: it is theirs now.
notice-transfer-refused = <b>{ $person }</b> does not want <b>{ $unit }</b>. It stays yours.
notice-transfer-opened = 🔗 <b>{ $person }</b> has opened your link for <b>{ $unit }</b> and can take it now. If that is not who it was for, take the offer back: ⚙️ More, 🎁 Transfer.

## Boards

board-hint = ⏳ waits for the device to take it
board-pushed = ☝️ ⏳ what the device does not take in time is withdrawn
board-sent = 📨 the device has it and has not confirmed yet
press-set = { $name }: { $value }
press-done = { $name }: { $was } → { $value }
press-same = { $name }: { $value } already
press-later = { $said }. { $later }
later-silent = Silent for { $span }: it will take this when it is back.
later-never = Not connected yet: it will take this when it connects.
later-withdrawn = It is not there now: what it does not take within { $span }, I withdraw.
later-asleep = Asleep until { $time }: it will take this then.
board-unfit = 📏 too long for the device, which keeps the one it had
board-no-inputs = This device has no inputs.
board-silent = { $presence ->
    [stale] Stale for { $span }: nothing new since { $time }
   *[silent] Silent for { $span }, since { $time }
}{ $measured ->
    [no] { "" }
   *[yes] : what was measured before is marked 🕓
}
board-later = What you press, the device takes when it is back.
board-later-never = What you press, the device takes when it connects.
values-old = { $presence ->
    [stale] Stale, nothing new since { $time }: these are its last values
   *[silent] Silent since { $time }: these are its last values
}
times-in = Times are in { $zone }
board-old = { $name }: { $value } · 🕓 { $time }
board-value = { $name }: { $value } { $mark }
board-type = ✎ { $name }: { $value } { $mark }
board-chosen = • { $value }
board-less = −
board-more = +
type-ask = Send a value for <b>{ $name }</b>{ $hint }.
type-hint-number = { $measure ->
    [none] , a number
   *[other] , a number in { $measure }
}
type-hint-between = , a number from { $min } to { $max }
type-hint-min = , a number not below { $min }
type-hint-max = , a number not above { $max }
type-hint-bool = , on or off
type-hint-datetime = , a time in { $zone } such as 2026-12-31 18:30
type-hint-string = , a text
type-hint-values = , one of: { $values }
type-done = <b>{ $name }</b> is set to <b>{ $value }</b>.

## Boards of one's own

command-boards = My boards
made-head = 🎛 <b>{ $name }</b>
made-empty = Nothing is on it yet. Put buttons and values of any of your devices here.
made-add = ➕ Add
made-never = not connected yet
made-silent = { $presence ->
    [stale] stale for { $span }, since { $time }
   *[silent] silent for { $span }, since { $time }
}
made-absent-more = { $count ->
    [one] And one more device is not there
   *[other] And { $count } more devices are not there
}
made-list = ☰ Boards
made-own = ✏️ Make it a board of my own
made-edit = ✏️ Edit
made-copy = 📄 Copy
made-copy-name = { $name } (copy)
made-rename = 🏷 Name
made-pin = 📌 Pin here
made-unpin = 📌 Unpin
made-again = ⬇️ Send again here
made-delete = 🗑 Delete
made-delete-ask = Delete the board <b>{ $name }</b>, wherever it hangs? Your devices and their values stay.
made-delete-yes = 🗑 Delete it
made-menu = 🎛 <b>{ $name }</b>: what shall I do with this board?
made-new = ➕ New board
made-from = 📟 Board of a device
made-none =
    You have no boards of your own yet. A board puts buttons and values of any devices side by side, in one message.

    ➕ makes an empty one; 📟 one with all that a device has.
made-title = { $total ->
    [one] <b>Your board</b>
   *[other] <b>Your { $total } boards</b>
}
made-no-units = You have no devices yet. /new connects one.
made-from-which = Of which device?
made-left = { $count ->
    [one] One value did not fit: a board takes 60.
   *[other] { $count } values did not fit: a board takes 60.
}
made-editing = { $count ->
    [0] ✏️ <b>{ $name }</b> is empty. ➕ puts something on it.
   *[other] ✏️ <b>{ $name }</b>: press what you want to change.
}
made-done = ✔️ Done
made-add-title = 🔤 Heading
made-add-unit = 🎛 <b>{ $name }</b>: of which device?
made-add-value = 🎛 <b>{ $name }</b>: what of { $unit }? A press puts it on the board or takes it off.
made-value-on = ✅ { $name }: { $value }
made-on = ✅ { $name }
made-other-unit = « Another device
made-ask-new = What shall the board be called? For example: Home.
made-ask-rename = What shall the board be called?
made-ask-title = What shall the heading say?
made-ask-label = What shall it be called on this board? Send − for its usual name.
made-ask-values = Send the values for its buttons, up to 12, with spaces or each on a line: 18 21 23.
made-ask-step = How much shall − and + change?
made-ask-big = How much shall the outer − and + change?
widget-lost = { $status ->
    [no-access] 🚫 { $name }: no access
   *[gone] ✖️ { $name }: gone
}
widget-list = ▾ { $name }: { $value } { $mark }
widget-push = ☝️ { $name }: { $value } { $mark }
widget-still = ☝️ { $name }
widget-title = — { $name } —
widget-read = 👁 { $name }
widget-yes = ✅ Yes
widget-no = ✖️ No
widget-ask = <b>{ $name }</b>: really?
widget-choose = <b>{ $name }</b>: choose a value
widget-kind = { $kind ->
    [toggle] Switch
    [momentary] Push button
    [stepper] − and +
    [presets] Presets
    [grid] Every 10 %
    [list] List
    [typed] Typed
   *[value] Read only
}
widget-label = 🏷 Name
widget-values = 🔢 Values
widget-step = ± Step
widget-big = ± Big step
widget-asks = { $ask ->
    [yes] ☑️ Asks first
   *[no] ⬜️ Asks first
}
widget-beside = { $beside ->
    [yes] ☑️ Beside the one before
   *[no] ⬜️ Beside the one before
}
widget-up = ⬆️ Up
widget-down = ⬇️ Down
widget-take = 🗑 Take off
widget-head = <b>{ $name }</b>
widget-of = <b>{ $name }</b> of { $unit }
widget-place = Number { $place } of { $count } on the board
widget-momentary = A press puts it on for that long, then it goes off by itself. What the device does not take in time, I withdraw.
widget-half = ½ s
widget-on = on { $span }
widget-within = wait { $span }
notice-withdrawn = { $count ->
    [one] <b>{ $unit }</b> did not take “{ $label }” within a second. I withdrew it: it will not happen later.
   *[other] <b>{ $unit }</b> did not take “{ $label }” within { $count } seconds. I withdrew it: it will not happen later.
}
group-choose-board = Which board?
group-a-unit = 📟 A device
board-coming = 🎛 …
error-board-full = A board takes { $max } things. Take one off, or make another board.
error-too-many-boards = You have { $max } boards, the most there can be. Delete one first.
error-push-under-way = “{ $name }” is still under way.
error-widget-unfit = That kind of widget does not fit this value.
error-pin-refused = Telegram does not let me pin here. In a group I need the right to pin messages.
error-presets-expected = These must be values that it takes, up to { $max } of them, with spaces or each on a line.

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
alerts-empty = No alerts yet. Add one, and I will write when a value is not as it should be, or a device falls silent.
alerts-no-outputs = <b>{ $unit }</b> has no output that is a number or a switch, so there is nothing to watch.
alert-add = ➕ Add an alert
alert-choose-unit = Which device?
alert-choose-output = <b>{ $unit }</b>: which value?
alert-choose-direction = <b>{ $unit }</b>: tell you when <b>{ $output }</b> is…
alert-choose-direction-last = <b>{ $unit }</b>: tell you when <b>{ $output }</b> (last { $value }) is…
alert-choose-direction-now = <b>{ $unit }</b>: tell you when <b>{ $output }</b> (now { $value }) is…
direction-above = above…
direction-below = below…
direction-on = on
direction-off = off
alert-ask-threshold = { $direction ->
    [above] Above what value of <b>{ $output }</b>
   *[below] Below what value of <b>{ $output }</b>
}{ $measure ->
    [none] ?
   *[other] , in { $measure }?
} Send a number.
alert-ask-loud = With an exclamation mark, such as <b>{ $example }</b>, it is 🚨 critical.
alert-added = Done. I will write when it happens, and once more when it is over.
alert-added-firing = { $when ->
    [last] Done. When it was last measured it was so: <b>{ $value }</b>. I will write when it is over.
   *[now] Done. It is already so: <b>{ $value }</b>. I will write when it is over.
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
    [above] { $output } above { $threshold }
    [below] { $output } below { $threshold }
    [on] { $output } is on
   *[off] { $output } is off
}
condition-outside = { $output } below { $low } or above { $high }
condition-inside = { $output } between { $low } and { $high }
condition-is = { $output } is { $values }
condition-changed = { $output } changes
condition-faster = { $way ->
    [up] { $output } rises by more than { $by } within { $span }
    [down] { $output } falls by more than { $by } within { $span }
   *[any] { $output } changes by more than { $by } within { $span }
}
condition-no-value = no value of { $output } for { $span }
condition-silent = silent
condition-silent-for = silent for { $span }
condition-back = heard of again
condition-error = an error in its log
condition-unknown = sends what its schema.json does not know

rule-card =
    <b>{ $unit }</b>: { $condition }

    { $state ->
        [revoked] 🔒 Stopped: you may not see this value any more. Resume it once you may again.
        [archived] 🗄 Stopped: the device’s program has no such output any more. It goes on when an update brings it back.
        [paused] ⏸ Paused
        [firing] 🔴 Happening now
        [old] 🔴 So when it was last measured
       *[calm] 🟢 Watching
    }
rule-pause = ⏸ Pause
rule-resume = ▶️ Resume
rule-delete-ask = Delete this alert: <b>{ $unit }</b>, { $condition }?
webhooks-title = { $total ->
    [0] 🪝 Programs hear of your alerts by webhooks: each time an alert begins, is acknowledged or is over, a signed message is sent to an address of yours, such as ntfy or Home Assistant.
   *[other] 🪝 <b>Webhooks</b>: where your alerts are sent
}
webhook-line = { $host }{ $state ->
    [failing] { " " }⚠️
    [stopped] { " " }⏸
   *[well] {""}
}
webhook-add = ➕ Add a webhook
webhook-ask = To which address? Send a link that begins with https:// or, in your home, http://.
webhook-made =
    🪝 Alerts are sent to <b>{ $host }</b> from now on. The secret that signs them is shown only now:
    <code>{ $secret }</code>
webhook-card =
    🪝 <b>{ $host }</b>
    { $sent ->
        [never] Nothing has been sent yet
       *[other] Last sent { $sent }
    }
webhook-failing = ⚠️ Failing since { $age }{ $why ->
    [none] {""}
   *[other] : { $why }
}. { $waiting ->
    [0] It is tried again.
    [one] { $waiting } message waits and is tried again.
   *[other] { $waiting } messages wait and are tried again.
}
webhook-stopped = ⏸ Given up after three days{ $why ->
    [none] {""}
   *[other] : { $why }
}. Once a test is taken, it goes on.
webhook-taken = ✅ The test was taken
webhook-refused = ❌ The test was not taken: { $why }
webhook-trouble-status = it answered { $status }
webhook-trouble = { $trouble ->
    [private-host] its address is in a private network that an admin has not opened to webhooks
    [slow] it did not answer in time
    [redirect] it answered with another address, which is not followed
    [malformed] its answer was none of HTTP
   *[unreachable] it can’t be reached
}
webhook-test = 🧪 Test
webhook-delete-ask = Send no more alerts to <b>{ $host }</b>?
to-webhooks = « Webhooks
to-webhooks-short = 🪝 Webhooks
notice-webhook = 🪝 <b>{ $host }</b> has taken no webhook for three days and is sent nothing any more. See /alerts, 🪝.
to-alerts = « Alerts
alert-fired =
    🔴 <b>{ $unit }</b>: { $condition }
    Now <b>{ $value }</b> · { $time }
alert-fired-switch =
    🔴 <b>{ $unit }</b>: { $condition }
    { $time }
alert-recovered =
    🟢 <b>{ $unit }</b>: { $output } is back to normal
    Now <b>{ $value }</b> · { $time }
alert-recovered-switch =
    🟢 <b>{ $unit }</b>: { $output } is <b>{ $value }</b> again
    { $time }

## Incidents

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
incident-hidden = 🔒 An alert on something that is not shared any more
incident-gone = ⚪️ The alert or its device was deleted.
incident-left = ⚪️ This alert does not come here any more.
incident-now = Now <b>{ $value }</b>
incident-now-worst = Now <b>{ $value }</b> · worst { $worst }
incident-said = <i>{ $text }</i>
incident-times = { $count } times
incident-at = { $from }
incident-since = Since { $from }
incident-ended = Over · { $from } – { $to } · lasted { $span }
incident-stopped = Since { $from } · ended after { $span }, as the alert was stopped or changed
incident-acknowledged = ✅ { $person } · { $time }
incident-quiet = 🔕 No reminders until { $time }
incident-quiet-over = 🔕 No reminders until it is over
incident-quiet-worse = 🔕 No reminders until it gets worse
incident-ack = ✅ Acknowledge
incident-ack-all = ✅ Acknowledge all
incident-snooze = 🔕 Quiet…
incident-ring = 🔔 Remind again
incident-chart = 📈
incident-unit = 🎛
incident-rule = ⚙️
incidents-open = 📋 Incidents
snooze-hour = 1 h
snooze-hours = 8 h
snooze-over = Until it is over
snooze-worse = Until it gets worse
incident-acked = ✅ Acknowledged by { $person }
incident-acked-all = { $count ->
    [0] ✅ Acknowledged already
    [one] ✅ One acknowledged
   *[other] ✅ { $count } acknowledged
}
incident-snoozed = 🔕 No reminders
incident-rings = 🔔 You will be reminded
incident-reminder = 🔔 Still so, for { $span }
incident-reminder-value = 🔔 Still so, for { $span }: now <b>{ $value }</b>
incident-recovered = 🟢 <b>{ $unit }</b>: over after { $span }: { $what }
incident-recovered-value = 🟢 <b>{ $unit }</b>: over after { $span }, now <b>{ $value }</b>: { $what }
incidents-summary = { $open ->
    [0] 🟢 <b>{ $count } alerts</b>, all over
   *[other] 🔴 <b>{ $count } alerts</b> at once: { $open } still so, { $over } over
}
incidents-digest = { $open ->
    [0] 🟢 <b>{ $count } alerts</b> in the quiet time, all over
   *[other] ☀️ <b>{ $count } alerts</b> in the quiet time: { $open } still so, { $over } over
}
incidents-reminder = { $count ->
    [one] 🔔 One is still so
   *[other] 🔔 { $count } are still so
}
incidents-over = { $count ->
    [one] 🟢 It is over
   *[other] 🟢 All { $count } are over
}
notice-alert-offered = 🔔 <b>{ $person }</b> would like you to hear of an alert of theirs.
notice-alert-refused = ✖️ <b>{ $person }</b> does not want to hear of your alert.

## How alerts are made and changed

alert-any-button = 🌐 Any of my devices
alert-any-room-button = 🌐 Any in { $room }
alert-device-button = 📟 The device itself
alert-devices-button = 📟 The devices themselves
alert-any-output = { $name } · { $units }
alert-any-value-button = 🌐 Any { $name } · { $units }
alert-choose-any = Which value of { $room ->
    [none] any of your devices
   *[other] any device in <b>{ $room }</b>
}? The number says how many have it. New devices are included.
alert-any-none = { $room ->
    [none] None of your devices has
   *[other] No device of yours in <b>{ $room }</b> has
} a number or a switch yet.
alert-choose-any-kind = { $room ->
    [none] <b>Any of your devices</b>
   *[other] <b>Any device in { $room }</b>
}: tell you when <b>{ $output }</b> is…
alert-choose-device = <b>{ $unit }</b>: tell you when it…
alert-choose-devices = { $room ->
    [none] <b>Any of your devices</b>
   *[other] <b>Any device in { $room }</b>
}: tell you when it…
direction-outside = outside…
direction-inside = between…
direction-faster = changing fast…
direction-is = equal to…
direction-changed = different
direction-no-value = missing…
direction-silent = falls silent
direction-back = is back
direction-error = logs an error
direction-unknown = sends unknown names
alert-ask-limits = { $kind ->
    [outside] Outside what range of <b>{ $output }</b>
   *[inside] Inside what range of <b>{ $output }</b>
}{ $measure ->
    [none] ?
   *[other] , in { $measure }?
} Send both ends, such as 18 – 25.
alert-ask-values = Which values of <b>{ $output }</b>? Send one a line.
alert-ask-change = How fast must <b>{ $output }</b> change? Send by how much and within what time, such as 5 in 10 min. +5 counts only rises, −5 only falls.
alert-ask-length = How long without a value of <b>{ $output }</b>? Send a time such as 30 min.
alert-twin = You have this alert already:
alert-loud = <b>{ $unit }</b>: { $condition }
alert-loud-ask = That is often. Make it quieter?
alert-loud-as-is = As it is
alert-quieter = { $times ->
    [0] 🤫 { $what }: never
    [one] 🤫 { $what }: once
   *[other] 🤫 { $what }: { $times } times
}
alert-quieter-for = for { $span }
alert-quieter-band = deadband { $band }
alert-added-already = Done. It is already so; I will write when it is over.
rule-any = Any device
rule-any-room = Any in { $room }
rule-any-gone = Any in a deleted room
rule-urgent = 🚨 Make critical
rule-severity = { $severity ->
    [info] 🔵 Info
    [critical] 🚨 Critical
   *[warning] 🔴 Warning
}
rule-band = deadband { $band }
rule-for = ⏳ once so for { $span }
rule-keep = { $kind ->
    [event] over after { $span }
   *[state] over once not so for { $span }
}
rule-cooldown = then none for { $span }
rule-hours = 🕒 { $hours }
rule-times = { $from } – { $to }
rule-always = always
rule-stats = 📊 In { $days } days { $times ->
    [one] once
   *[other] { $times } times
}{ $mean ->
    [none] { "" }
   *[other] , { $mean } on average
}
rule-to = 💬 { $names }
rule-to-nobody = 💬 To nobody
rule-to-self = you
rule-to-some-group = a group
rule-to-asked = { $name } (asked)
dry-run-none = 🧪 In the last { $days } days this would not have happened.
dry-run = 🧪 In the last { $days } days this would have fired { $times ->
    [one] <b>once</b>, for { $longest }
   *[other] <b>{ $times } times</b>, longest { $longest }
}
dry-run-picture = <pre>{ $picture }</pre>
dry-run-many = { $all ->
    [yes] Tried on { $tried } devices.
   *[no] Tried on { $tried } of { $of } devices: on all of them it would take too long.
}
dry-run-every = { $tried ->
    [1] The device brings its values every { $span }: what was over by then does not count.
   *[other] Some bring their values only every { $span }: what was over by then does not count.
}
rule-try = 🧪 Last 7 days
rule-edit = ✏️ Change
rule-edit-ask = What should be otherwise?
rule-part = { $part }: { $value }
part-number = Limit
part-condition = Another condition
part-deadband = Deadband
part-for = For at least
part-keep = Over after
part-cooldown = Pause after it
part-hours = Active
part-people = 💬 Recipients
rule-copy = 📑 Copy
part-ask-for = For how long must it be so before I write?
part-ask-keep = For how long must it not be so before it is over?
part-ask-lasts = For how long is it the same incident when it happens again?
part-ask-cooldown = For how long after it is over do I not write again?
part-ask-severity = How urgent is it? Info makes no sound, critical sounds in quiet hours too.
part-ask-deadband = By how much must <b>{ $output }</b> be back before it is over? Noise smaller than that ends nothing. Send a number, or 0.
part-ask-hours = When may it fire? The times are of your time zone.
part-ask-length = Send a time such as 20 min or 2 h.
part-ask-times = Send two times, such as 8:00 – 18:30.
span-none = at once
span-no-pause = none
part-other = ✏️ Other…
hours-day = { $chosen ->
    [yes] ✅ { $day }
   *[no] { $day }
}
rule-people-title = <b>{ $unit }</b>: { $condition }

    Who hears of it? Press one to take it away.
people-remove = ✖️ { $name }
people-self = You
people-group = Group { $name }
people-topic = { $name }, a topic
people-add-self = ➕ Me
people-add-group = ➕ A group
people-add-person = ➕ A person
people-which = Whom shall I ask? They hear of it once they accept.
people-nobody = I know nobody else here yet.
offer-yes = ✅ Yes
offer-no = ✖️ No
offer-accepted = 🔔 You will hear of it.
offer-refused = You will not hear of it.
offer-stop = 🔕 Stop it
copy-title = To which devices? { $total ->
    [one] One other has such a value.
   *[other] { $total } others have such a value.
}
copy-none = No other device of yours has such a value.
copy-all = 📑 To all { $count }
copy-has = ✅ { $name }
copied = { $count ->
    [one] One copy made
   *[other] { $count } copies made
}

## Incidents, listed

incidents-title = <b>Incidents</b>{ $open ->
    [0] : all is quiet
   *[other] , { $open } open
}
incidents-empty = No incidents yet. They come from alerts: with /alerts you choose what I watch.
incidents-empty-rule = This alert has not fired yet.
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
incident-entry-hidden = 🔒 Not shared any more
incident-named = { $unit }: { $condition }
incidents-csv = 📄 CSV
incidents-noisy = 📊 Noisiest
to-incidents = « Incidents
rule-incidents = 📋 Incidents
noisy-title = <b>Noisiest alerts of the last { $days } days</b>
noisy-none = No alert has fired in the last { $days } days.
noisy-line = { $times }× { $what } · { $mean }
noisy-still = still so
incidents-csv-caption = { $count ->
    [one] One incident.
   *[other] { $count } incidents.
} Times are in your time zone.
incident-column-over = Over
incident-column-unit = Device
incident-column-alert = Alert
incident-column-severity = Severity
incident-column-duration = Duration, s
incident-column-first = First value
incident-column-worst = Worst value
incident-column-acknowledged = Acknowledged by

## Quiet hours

settings-quiet = 🌙 Quiet hours
settings-quiet-line = 🌙 Quiet hours: { $hours }
quiet-off = off
quiet-ask = 🌙 When shall it be quiet? Alerts of then come as one summary when it ends; critical ones come at once.
quiet-none = Never
quiet-type = ✏️ Other hours…

## Program

button-program = 🧩 Program
button-update = ⬆️ Update
to-program = « Program
unit-moved = ⬆️ There is a newer commit on { $ref }.
unit-unread = ⚠️ The repository could not be read, for the first time { $age }.
program-title = 🧩 <b>{ $unit }</b>: its program
program-follows = Follows { $ref }
program-default = the default branch
program-commit = commit { $commit }
program-look = ⬆️ Look for an update
program-version = { $commit } · { $age }
program-version-elsewhere = { $commit } · { $age } · another address
program-versions = It has been on these commits, too. Press one to see what going back would change.
program-no-versions = It has been on no other commit yet.
program-type = ✏️ Another branch or commit
program-type-ask = Which branch, tag or commit? Send its name, such as main, v1.2 or 3f9c2ab. /cancel leaves everything as it is.
program-address = 🔗 Another repository or folder
program-address-ask =
    Where is the program now? Send a link: to a repository, or to the page of a branch or folder in one. First you will see what changes; /cancel leaves everything as it is.

    For example: <code>https://github.com/user/farm/tree/main/firmware/relay</code>
update-reading = Reading the repository…
update-head =
    ⬆️ <b>{ $unit }</b>
    <code>{ $from }</code> → <code>{ $to }</code>, { $ref }
update-move = 🔗 From now on from { $place }
update-same = Only the program changes: inputs, outputs and settings stay as they are.
update-keeps = What goes to the archive keeps its history, and comes back with a commit that has it.
update-yes = ✅ Update
update-rename = 🔀 Something was renamed
update-rename-which = Which of these has a new name now? Its history, links and alerts stay with it.
update-rename-to = What is <b>{ $name }</b> called now?
update-renamed = ↩️ { $from } → { $to }
update-added = ➕ { $name } ({ $kind ->
    [input] input
   *[output] output
}, { $type })
update-back = ♻️ { $name } comes back from the archive
update-gone = 🗄 { $name } goes to the archive
update-gone-stops = 🗄 { $name } goes to the archive; { $what } will stop
update-changed = ✏️ { $name }: { $what }
update-moved = 🔀 { $from } is called { $to } now
update-moved-changed = 🔀 { $from } is called { $to } now; { $what }
update-settings = ⚙️ New in env.json: { $names }
update-sync = ⏱ It syncs at other times
update-state = 📟 The device says of itself: { $names }
update-aspect = { $aspect ->
    [type] type
    [min] min
    [max] max
    [step] step
    [precision] decimals
    [values] list of values
    [initial] default
    [measure] unit of measure
   *[title] title
}
update-aspect-from = { $label } { $from } → { $to }
updated = ✅ <b>{ $unit }</b> is on <code>{ $commit }</code> now.
updated-stopped = Stopped: { $what }.
updated-load = Now load the program of this commit onto the device. Until then it goes on with the old one, and what the new one does not have is not kept.
updated-settings = { $count ->
    [one] A setting is new in env.json: { $names }. Take the new file with 📄, fill it in
   *[other] { $count } settings are new in env.json: { $names }. Take the new file with 📄, fill them in
} and put it onto the device.
output-button-archived = 🗄 { $name }: { $value }
output-archived = 🗄 In the archive since { $date }: the device’s program has it no more.

## Links

command-links = Links between devices
command-graph = A picture of devices and links
button-links = 🔗 Links
links-title =
    { $total ->
        [one] <b>One link</b>
       *[other] <b>{ $total } links</b>
    }
links-title-unit =
    { $total ->
        [one] <b>{ $unit }</b>: one link of yours
       *[other] <b>{ $unit }</b>: { $total } links of yours
    }
links-empty = No links yet. A link passes a value on: what an output becomes, an input of the same or another device becomes, at once. Add one.
link-line = { $state ->
    [on] 🔗
    [paused] ⏸
    [archived] 🗄
   *[revoked] 🚫
} { $source } → { $target }
link-add = ➕ Add a link
to-links = « Links
end-hidden = something you may no longer see
end-name = { $unit }: { $name }
link-choose-source-unit = Which device does the value come from?
link-no-source-units = There is no device yet whose values you may read. /new connects one; somebody else can share theirs with you.
link-choose-source = <b>{ $unit }</b>: which value shall be passed on?
link-no-sources = <b>{ $unit }</b> has nothing that you may read. Choose another device.
link-source-output = { $name }: { $value }
link-source-input = ↪ { $name }: { $value }
link-source-hint = ↪ is an input that passes on what it is set to.
link-choose-target-unit = 🔗 <b>{ $source }</b> → … Which device shall get it?
link-no-target-units = No device has an input that you may set and that takes a { $type }. /new connects one; somebody else can share theirs with you.
link-choose-target = 🔗 <b>{ $source }</b> → <b>{ $unit }</b>: which input?
link-no-targets = <b>{ $unit }</b> has no input that you may set and that takes a { $type }. Choose another device.
link-head = 🔗 <b>{ $source }</b> → <b>{ $target }</b>
link-how = What happens on the way: <b>{ $transform }</b>
link-choose-how = Choose what happens on the way.
link-known = These two are linked already; here you change what happens on the way.
link-now = { $when ->
    [last] Last
   *[now] Now
}: { $value } → <b>{ $result }</b>
link-now-unset = There is no value yet; the next one is passed on.
link-now-stops = { $when ->
    [last] Last
   *[now] Now
}: { $value } stops here, since the input can’t become that.
link-loop = ⚠️ This closes a loop: what <b>{ $unit }</b> sends can come back to it. The server ends it after one round; devices that answer each other can keep it going.
link-put = ✅ Link
link-apply = ✅ Use this
link-added = Done: from now on the input follows.
link-added-loop = Done: from now on the input follows. This link closes a loop, which the server ends after one round.
link-changed = Done: this is what happens on the way now.
link-is-on = 🟢 Working
link-is-paused = ⏸ Paused: the input keeps its value
link-is-revoked = 🚫 Stopped: you may no longer read the value, or no longer set the input. Once their owner lets you again, press Resume.
link-is-archived = 🗄 Stopped: one of the two went with an update of its device. It goes on when an update brings it back.
link-change = ✎ Change
link-pause = ⏸ Pause
link-resume = ▶️ Resume
link-delete-ask = Delete the link <b>{ $source }</b> → <b>{ $target }</b>? The input keeps its present value.
transform-chosen = • { $label }
transform-button = { $kind ->
    [none] As it is
    [scale] × + Scale…
    [round] ≈ Round
    [invert] ⇄ Invert
    [threshold] ⎍ Threshold…
   *[map] ⇒ Map…
}
transform-none = { $conversion ->
    [to-one-or-zero] on becomes 1, off becomes 0
    [is-not-zero] 0 becomes off, anything else on
    [rounded] rounded to a whole number
    [to-text] written as text
   *[same] as it is
}
transform-round = rounded to { $step }
transform-invert = { $type ->
    [bool] on becomes off, off becomes on
   *[number] the sign is changed
}
transform-threshold = { $direction ->
    [above] { $high } above { $on }, { $low } below { $off }
   *[below] { $high } below { $on }, { $low } above { $off }
}
transform-map-empty = nothing is passed on yet
link-ask-scale = Send a factor and what to add to <b>{ $source }</b>{ $now }. For example <code>1.8 32</code> turns °C into °F.
link-ask-threshold =
    When shall <b>{ $target }</b> be { $on }? Send one or two limits for <b>{ $source }</b>{ $now }.

    <code>25 24</code> — { $on } above 25, { $off } below 24
    <code>18 20</code> — { $on } below 18, { $off } above 20
    <code>25</code> — { $on } above 25, { $off } below it
link-ask-now = {" "}({ $when ->
    [last] last
   *[now] now
} { $value })
link-ask-pairs =
    Send what becomes what, a pair a line; all else stops.

    <code>{ $from } = { $to }</code>
link-map-step = When <b>{ $source }</b> is <b>{ $value }</b>, <b>{ $target }</b> becomes…
link-map-skip = stays as it is
error-numbers-expected = Send one or two numbers with a space between, such as 1.8 32.
error-pairs-expected = I can’t use “{ $line }”. Send pairs that both sides can take, one a line, such as open = on.
error-pairs-too-many = That is more than { $max } pairs. Send fewer.
error-link-revoked = You may no longer read that value or set that input. Ask their owner.

## Graph

button-graph = 🕸 Graph
graph-empty = There is nothing to draw yet. /new connects the first device.
graph-caption-all =
    { $total ->
        [one] <b>One device</b>
       *[other] <b>{ $total } devices</b>
    }
graph-caption-unit = <b>{ $unit }</b> and what is around it
graph-silent = { $presence ->
    [stale] stale since { $time }
   *[silent] silent since { $time }
}
graph-no-links = Nothing is linked here yet: /links adds a link.
graph-more =
    { $count ->
        [one] One more link is not drawn.
       *[other] { $count } more links are not drawn.
    }
graph-all = 🕸 All
graph-to = ◎ { $name }
graph-to-more = ➜ { $name }

## Inputs

button-inputs = 🎚 Inputs
inputs-title = <b>{ $unit }</b>: inputs
inputs-empty = <b>{ $unit }</b> has no inputs that you may see.
inputs-line = { $name }: { $value } { $mark }
inputs-history = 📜 All changes
input-head = <b>{ $unit }</b>: { $name }
input-now = Now <b>{ $value }</b> { $applied ->
    [yes] ✓
    [unset] { "" }
    [unfit] 📏 too long for the device, which keeps the one it had
    [sent] 📨 the device has it and has not confirmed yet
   *[no] ⏳ waits for the device to take it
}
input-driven = { $state ->
    [paused] ⏸ The link from <b>{ $source }</b> is paused
   *[on] 🔗 Follows <b>{ $source }</b>
}
input-driven-hidden = { $state ->
    [paused] ⏸ The link from a value that you may not see is paused
   *[on] 🔗 Follows a value that you may not see
}
link-of = a link of <b>{ $name }</b>
input-free = Set by hand or through the API: no link leads here.
input-unlink = ✂️ Unlink
input-unlink-ask = Take away { $count ->
    [one] the link
   *[other] { $count } links
} to <b>{ $name }</b>? The input keeps its present value.{ $others ->
    [yes] { " " }Whoever made a link is told.
   *[no] { "" }
}
input-last = Last set { $age }
input-never = Not set by anybody yet.
by-link = by <b>{ $source }</b>
by-link-hidden = by a link
by-self = { $door ->
    [api] by you through the API
   *[chat] by you
}
by-person = { $door ->
    [api] by <b>{ $name }</b> through the API
   *[chat] by <b>{ $name }</b>
}
by-doer = by { $kind ->
    [scene] scene
    [schedule] schedule
   *[reaction] reaction
} <b>{ $name }</b>{ $who ->
    [other] { " " }of <b>{ $person }</b>
   *[self] { "" }
}{ $door ->
    [api] { " " }through the API
   *[chat] { "" }
}
by-nobody = { $door ->
    [api] through the API
   *[chat] by hand
}
changes-title = <b>Changes</b>
changes-unit = <b>{ $unit }</b>: changes of inputs
changes-empty = { $which ->
    [by-hand] Nobody has set anything in the last 90 days.
   *[all] No changes in the last 90 days.
}
changes-show = { $which ->
    [by-hand] 👤 Without links
   *[all] 🔗 With links
}
change-line = { $time } · <b>{ $value }</b>
change-line-input = { $time } · { $name } <b>{ $value }</b>
to-inputs = « Inputs
mark-self = you
mark-api = API
mark-doer = { $kind ->
    [scene] scene { $name }
    [schedule] schedule { $name }
   *[reaction] reaction { $name }
}

## Setting an input that follows a link

override-ask = <b>{ $name }</b> follows 🔗 <b>{ $source }</b>. A value set by hand lasts until the link brings another.
override-ask-hidden = <b>{ $name }</b> follows a link. A value set by hand lasts until the link brings another.
override-once = Set once
override-unlink = Unlink and set
override-cancel = Cancel
override-done = <b>{ $name }</b> is set to <b>{ $value }</b>, until its link brings another value.
override-unlinked = <b>{ $name }</b> is set to <b>{ $value }</b> and follows no link any more.
override-cancelled = <b>{ $name }</b> still follows its link. Nothing was changed.

## People and settings

command-settings = Language, time zone, my data
command-people = People and registration
command-peers = Trusted servers
command-backup = Backups

storage-trouble =
    🔴 <b>Nothing can be saved at the moment.</b>

    { $trouble ->
        [full] The disk is full. Free some space: I go on by myself then.
        [locked] Another program keeps the database locked. End it, and I go on by myself.
        [damaged] The database is damaged. Stop Pepeunit, keep a copy of the file, and restore a backup; take away the files beside it that end in -wal and -shm.
        [gone] The database file was moved, deleted or replaced. Put it back, and I go on by myself; else stop Pepeunit and restore a backup.
        [torn] A file beside the database was deleted or replaced, the one that ends in -wal or -shm. Restart Pepeunit: it goes on from what was saved. Please leave both alone while it runs.
       *[unwritable] The disk does not take what I write. Look at the log and at the disk: I go on by myself when it does.
    }

    Devices are told to try again later.
storage-well = 🟢 I can save again.
people-title =
    { $total ->
        [one] <b>One person</b>
       *[other] <b>{ $total } people</b>
    }
people-registration = Registration: { $mode ->
    [open] open to everybody
    [invitation] by invitation
   *[closed] closed
}
person-line = { $role ->
    [admin] 👑 { $name }
    [blocked] 🚫 { $name }
   *[user] { $name }
}
person-self = { $name } (you)
person-card =
    { $role ->
        [admin] 👑 <b>{ $name }</b>, admin
        [blocked] 🚫 <b>{ $name }</b>, blocked
       *[user] <b>{ $name }</b>
    }

    { $units ->
        [0] No devices
        [one] One device
       *[other] { $units } devices
    }
    Here since { $since }
person-write = 💬 Open their Telegram
person-promote = 👑 Make an admin
person-demote = Make an ordinary user
person-block = 🚫 Block
person-unblock = Unblock
to-people = « People
role-ask-promote =
    Make <b>{ $name }</b> an admin?

    Admins see who is here, block people, decide who may register, and can make you an ordinary user.
role-ask-demote = Make <b>{ $name }</b> an ordinary user?
role-ask-demote-self =
    Give up being an admin?

    Only another admin can make you one again.
role-ask-block =
    Block <b>{ $name }</b>?

    Their buttons, commands and alerts stop at once, and so does what others share with them. Their devices go on working.
role-ask-unblock = Let <b>{ $name }</b> use the bot again?
role-yes-promote = 👑 Yes, an admin
role-yes-demote = Yes, an ordinary user
role-yes-block = 🚫 Block
role-yes-unblock = Unblock
role-given-up = You are an ordinary user now.
button-registration = 🚪 Registration
registration =
    <b>Who may register</b>

    { $mode ->
        [open] <b>Open</b>: anybody who presses /start.
        [invitation] <b>By invitation</b>: only those whom somebody sends an invitation link.
       *[closed] <b>Closed</b>: nobody, not even with a link.
    }
registration-option = { $chosen ->
    [yes] •{ " " }
   *[no] { "" }
}{ $mode ->
    [open] Open
    [invitation] By invitation
   *[closed] Closed
}
registration-invite = ✉️ Invitation link
registration-link =
    Whoever opens this link first may register. It works once, for { $days ->
        [one] one day
       *[other] { $days } days
    }.

    { $link }

settings =
    <b>Settings</b>

    Language: { $language }
    Time zone: { $zone }, now { $time }
settings-zone-unknown = ⚠️ This server doesn’t know your time zone “{ $zone }”, so times are shown in UTC. Please choose another one.
settings-place-line = 📍 Place: { $place }
settings-place = 📍 My place
settings-language = 🌐 Language
settings-zone = 🕐 Time zone
git-tokens-button = 🔑 Private repositories
git-tokens-title = 🔑 <b>Private repositories</b>
git-tokens-empty = With a token I can read your private repositories: one for each site, such as github.com. One that may only read will do. There is none yet.
git-tokens-about = With these tokens I read your private repositories. I keep them encrypted, show each to its own site alone, and never show them again here.
git-token-line = 🔑 { $name }
git-token-add = ➕ Add a token
git-token-button = 🔑 Let me in with a token
git-token-card =
    🔑 <b>{ $host }</b>

    A token for your private repositories there, since { $date }. To put another one in its place, add that one.
git-token-remove = 🗑 Remove
git-token-remove-ask = Remove the token for { $host }? What private repositories your devices have there can’t be read any more; the devices go on. To revoke the token itself, do so at { $host }.
git-token-ask =
    Send the site and the token in one message, for example:
    <code>github.com ghp_x1Y2z3</code>

    The token needs to read the repository’s contents, and nothing more. I will delete your message. /cancel leaves everything as it is.
git-token-ask-host =
    Send me a token for <b>{ $host }</b>. You make one in your settings there; it needs to read the repository’s contents, and nothing more.

    I will delete your message, keep the token encrypted, and show it to { $host } alone. /cancel leaves everything as it is.
git-token-kept = 🔑 I have a token for { $host } now.
git-token-delete-yourself = I could not delete your message: please do so yourself.
settings-data = 📄 My data
settings-delete = 🗑 Delete my account
to-settings = « Settings
language-ask = <b>Which language?</b>
language-name = { $language ->
    [telegram] as in Telegram
    [ru] Русский
   *[en] English
}
language-telegram = As in Telegram
option = { $chosen ->
    [yes] •{ " " }
   *[no] { "" }
}{ $name }
zone-region = <b>Where are you?</b> Choose a region, or send a city, a country or your time, such as 15:40.
region-europe = Europe
region-asia = Asia
region-america = America
region-africa = Africa, Oceania
zone-share = 📍 Share my location
place-ask = The key below shares where you are. I take your time zone from it and keep the place to within 10 km or so; nobody else sees it. On a computer without such a key, send a city.
place-done =
    Times are shown as in { $zone } now: it is { $time } there.

    📍 I keep your place as { $place }, to within 10 km or so. /settings forgets it.
place-page =
    📍 <b>Your place</b>: { $place }

    That is all I keep of it, to within 10 km or so, and nobody else sees it. When I forget it, your time zone stays.
place-forget = 🗑 Forget my place
place-key-gone = Then I don’t need your location.
location = { $latitude }° { $north ->
    [yes] N
   *[no] S
}, { $longitude }° { $east ->
    [yes] E
   *[no] W
}
zone-ask = <b>Where are you?</b> The time there now:
zone-button = { $zone } · { $time }
to-regions = « Regions
zone-type = Send a city, such as Berlin, or how far ahead of UTC you are, such as +3.
zone-several =
    { $count ->
        [one] Is it this one?
       *[other] Which of these { $count }?
    } The time there now:
zone-done = Times are shown as in { $zone } now: it is { $time } there.
zone-more = …and { $count } more. Send a longer name to find yours.
zone-name = { $zone ->
    [Europe-Kyiv] Kyiv
   *[other] { $city }
}
data-making = Making your copy…
data-document = Your data: you, your devices, links, alerts, boards and grants. The keys of your devices are not in it; /units sends each its env.json.
data-history = What your devices’ values have been, as a table: all that is kept. Times are in UTC.
data-collecting = Collecting… { $percent } %
data-part = What your devices’ values have been, part { $count }: a table, packed with gzip. Times are in UTC.
data-complete = ✅ That is all: { $count ->
    [one] one part
   *[other] { $count } parts
  }.
delete-me-ask =
    <b>Delete your account?</b>

    Gone would be, with all their history: { $units ->
        [0] no devices
        [one] one device
       *[other] { $units } devices
    }, { $links ->
        [0] no links
        [one] one link
       *[other] { $links } links
    }, { $alerts ->
        [0] no alerts
        [one] one alert
       *[other] { $alerts } alerts
    }. Your devices stop at once; people who use them through you are told.

    First I send you a copy of your data. I ask once more after that.
delete-me-next = 📄 Send the copy, then ask again
delete-me-sure =
    Your copy is above. <b>Delete everything now?</b>

    This can’t be undone. The button works for an hour.
delete-me-yes = 🗑 Delete everything
delete-me-no = Keep my account
delete-me-kept = Nothing was deleted.
delete-me-done = Your account is deleted, with all that was yours. Press /start if you want to come back.

## Access

button-access = 🔐 Access
unit-owner = 👥 { $owner } shares this with you
unit-line-shared = { $line } · 👥 { $owner }
units-others = 👥 Others’ devices
others-title =
    { $total ->
        [one] <b>One device of other people</b>
       *[other] <b>{ $total } devices of other people</b>
    }
others-empty = Nobody shares a device with you yet. Ask its owner for an invitation: they make one under 🔐 Access on its card.
access-title = 🔐 <b>{ $unit }</b>: who may see it
access-meaning = { $chosen ->
    [yes] ●
   *[no] ○
} { $visibility ->
    [private] <b>Private</b>: only you, and those you give access.
    [internal] <b>Internal</b>: everybody registered here may look; only those you give access may set inputs.
    [trusted] <b>Trusted servers too</b>: as internal, and servers that the admin trusts may take readings.
   *[public] <b>Public</b>: anybody may look, without registration; only those you give access may set inputs.
}
access-id = ID: <code>{ $uuid }</code>
access-link = { $visibility ->
    [public] Link for anybody: { $link }
   *[internal] Link for everybody registered here: { $link }
}
visibility-button = { $visibility ->
    [private] 🔒 Private
    [internal] 👥 Internal
    [trusted] 🌐 Trusted servers too
    [public] 🌍 Public
   *[unit] As the device
}
visibility-name = { $visibility ->
    [private] 🔒 private
    [internal] 👥 internal
    [trusted] 🌐 trusted servers too
    [public] 🌍 public
   *[unit] as the device
}
access-variables = 🎚 Each value
access-grants = { $count ->
    [0] 🤝 Shared with
   *[other] 🤝 Shared with ({ $count })
}
access-invitations = ✉️ Invitations
access-share = ↗️ Send the link
access-narrow = { $visibility ->
    [private] Make <b>{ $name }</b> private?
    [internal] Make <b>{ $name }</b> internal?
    [trusted] Leave <b>{ $name }</b> to this bot and trusted servers?
   *[other] Narrow <b>{ $name }</b>?
} Whoever could see it only because it was open loses it at once; their links, alerts and boards on it stop, and I tell them.
access-narrow-yes = 🔒 Yes
access-variables-title = <b>{ $unit }</b>: a value may be more private than its device. Which one?
access-variable-label = { $kind ->
    [input] 🎛 { $name }
   *[output] 📈 { $name }
}
access-variable = <b>{ $unit }</b>, { $name }: who may see it? The device is { $visibility ->
    [private] private
    [internal] internal
    [trusted] for trusted servers too
   *[public] public
}.
access-variable-private = Nothing is more private than that.
grants-title = <b>{ $unit }</b>: who it is shared with ({ $total })
grants-empty = <b>{ $unit }</b> is not shared with anybody in particular. Give somebody access, or send an invitation link.
give-add = ➕ Give access
grant-line = { $to ->
    [person] 👤
    [peer] 🌐
   *[unit] 📟
} { $receiver }: { $right ->
    [read] sees
    [write] sets
   *[both] sees and sets
}{ $thing ->
    [all] { "" }
   *[other] { " " }{ $thing }
}
grant-card = { $to ->
    [person] 👤
    [peer] 🌐
   *[unit] 📟
} <b>{ $receiver }</b> { $right ->
    [read] may see
    [write] may set
   *[both] may see and set
} <b>{ $unit }</b>{ $thing ->
    [all] { "" }
   *[other] , { $thing }
}.
grant-revoke = ✖️ Take it back
grant-revoke-ask = Take this back from <b>{ $receiver }</b>? { $right ->
    [read] They may see
    [write] They may set
   *[both] They may see and set
} <b>{ $unit }</b>{ $thing ->
    [all] { "" }
   *[other] , { $thing }
}. What depends on it stops at once: links, alerts, boards.
grant-revoke-yes = ✖️ Take it back
give-what = <b>{ $unit }</b>: access to what? For a value 🎛 means that it may be set, 📈 that it may be seen.
give-whole = 📟 The whole device
give-right = <b>{ $unit }</b>, the whole device: what may they do?
right-button = { $right ->
    [read] 📈 See everything
    [write] 🎛 Set the inputs
   *[both] 📈🎛 See everything and set the inputs
}
give-to = <b>{ $unit }</b>{ $thing ->
    [all] { "" }
   *[other] , { $thing }
} — { $right ->
    [read] see
    [write] set
   *[both] see and set
}. Who gets it?
give-person = 👤 Somebody registered here
give-invite = ✉️ An invitation link
give-unit = 📟 Another device, for links
give-peer = 🌐 A trusted server
give-which-peer = <b>{ $unit }</b>{ $thing ->
    [all] { "" }
   *[other] , { $thing }
} — { $right ->
    [read] see
    [write] set
   *[both] see and set
}. To which server?
give-peer-one = 🎯 Only one device of theirs
give-which-peer-one = <b>{ $unit }</b>{ $thing ->
    [all] { "" }
   *[other] , { $thing }
} — { $right ->
    [read] see
    [write] set
   *[both] see and set
}. Whose device is it?
give-ask-peer-uuid = Send the ID of that device. Its owner finds it under 🔐 Access on its card there. Then send them the address of what you give: 📋 on its page in 📈 Outputs.
give-which-person = <b>{ $unit }</b>{ $thing ->
    [all] { "" }
   *[other] , { $thing }
} — { $right ->
    [read] see
    [write] set
   *[both] see and set
}. Who?
give-no-people = Nobody else is registered here yet. Send an invitation link: it also works for those who are not.
give-which-unit = <b>{ $unit }</b>{ $thing ->
    [all] { "" }
   *[other] , { $thing }
} — { $right ->
    [read] see
    [write] set
   *[both] see and set
}. Which device? Its owner may then link the two.
give-no-units = There is no other device that you can see. Type the ID of one: its owner finds it under 🔐 Access.
give-uuid = ⌨️ By its ID
give-pick = Or pick somebody from your contacts and chats.
give-pick-key = 👤 Pick a person
give-pick-done = <b>{ $name }</b> has it now.
give-pick-stranger = <b>{ $name }</b> has never pressed Start here. An invitation lets them in, and gives them this right.
give-ask-uuid = Send the ID of the device. Its owner finds it under 🔐 Access on its card.
invitations-title =
    { $total ->
        [one] <b>{ $unit }</b>: one open invitation. Each works once.
       *[other] <b>{ $unit }</b>: { $total } open invitations. Each works once.
    }
invitations-empty = <b>{ $unit }</b>: no open invitations. An invitation link works once, also for somebody not registered yet.
invite-add = ➕ Invite
invite-life = <b>{ $unit }</b>{ $thing ->
    [all] { "" }
   *[other] , { $thing }
} — { $right ->
    [read] see
    [write] set
   *[both] see and set
}. How long shall the link work?
invite-made =
    ✉️ An invitation to <b>{ $unit }</b>{ $thing ->
        [all] { "" }
       *[other] , { $thing }
    } — { $right ->
        [read] see
        [write] set
       *[both] see and set
    }.
    { $link }

    It works once, for { $span }, and I show it only here. Send it to nobody but the one you mean.
invite-line = ✉️ { $right ->
    [read] see
    [write] set
   *[both] see and set
}{ $thing ->
    [all] { "" }
   *[other] { " " }{ $thing }
} · { $span } left
invite-card = ✉️ An invitation to <b>{ $unit }</b>{ $thing ->
    [all] { "" }
   *[other] , { $thing }
} — { $right ->
    [read] see
    [write] set
   *[both] see and set
}. It works for another { $span }. Withdraw it?
invite-withdraw = ✖️ Withdraw
invitation-known = You are registered here already, so you need no invitation. Send it to somebody else: it still works.
notice-shared = 🤝 { $person } gives you access to <b>{ $unit }</b>.
notice-accepted = ✉️ { $person } has accepted your invitation to <b>{ $unit }</b>.
notice-lost = 🔒 Some of your access to <b>{ $unit }</b> has ended.
notice-deleted = 🗑 <b>{ $unit }</b> was deleted by its owner.
notice-unlinked = ✂️ { $count ->
    [one] Your link to <b>{ $unit }</b> was removed by its owner.
   *[other] { $count } of your links to <b>{ $unit }</b> were removed by its owner.
}
clock-jumped = ⏱ <b>The server’s clock has jumped</b> from { $from } to { $to }.
clock-wrong = ⚠️ <b>The server’s clock may be wrong.</b> It shows { $ours }; Telegram says { $theirs }.
clock-waits =
    Until the time is certain, nothing that is old is cleared away. Devices, boards and alerts go on as usual.

    Set the server’s clock if it is wrong: all goes on by itself once Telegram agrees. If the server’s time is right, press the button.
clock-settled = Telegram confirms the new time, so there is nothing to do.
clock-right = ✅ The server’s time is right
clock-vouched = ✅ Thank you. The server goes by its own time: { $time }.
clock-certain = ✅ The time is certain, there is nothing to do.
notice-mirror-gone = 🌐 <b>{ $unit }</b>: the other server gives these no more: { $names }. What was there is kept; links and alerts wait until it comes back.
notice-mirror-back = 🌐 <b>{ $unit }</b> comes again from the other server: { $names }.
notice-mirror-gap = 🕳 <b>{ $peer }</b> was not read for so long that a part of what was measured meanwhile is not kept there any more. It is missing here: { $units }{ $more ->
    [0] { "" }
    [one] {" "}and one more device
   *[other] {" "}and { $more } more devices
}.
notice-archived = 🗄 <b>{ $unit }</b> was updated, and its new program has no { $names } any more.
notice-mismatch = 🧩 <b>{ $unit }</b> sends what its schema.json does not describe.
notice-mismatch-unknown = Unknown to me, so not kept: { $names }
notice-mismatch-refused = Of another type or with other values than described: { $names }
notice-mismatch-do = If the repository describes the program on the device, press ⬆️; otherwise load the program of this commit.
notice-unfit =
    📏 { $count ->
        [one] The value of { $input } is one byte too long for <b>{ $unit }</b>.
       *[other] The value of { $input } is { $count } bytes too long for <b>{ $unit }</b>.
    } The device keeps the one it had. Set a shorter value, or give its program a larger <code>buffer</code>.
notice-address =
    📍 The address of this server is now <code>{ $url }</code>. It was <code>{ $old }</code>.

    { $count ->
        [0] Devices that you left as they were reach it by themselves. Put its present env.json onto one that got the address in between
        [one] Your device keeps calling the old one. If it goes silent, put its present env.json onto it
       *[other] Your { $count } devices keep calling the old one. If one goes silent, put its present env.json onto it
    }: /units, the device, “📄 env.json”. The keys in it are the same.
notice-peer = 🌐 <b>{ $peer }</b>: { $reason }
notice-role = { $role ->
    [admin] 👑 You are an admin of this server now. /people shows who is here and who may join.
   *[other] You are an ordinary user of this server now. Your devices stay as they are.
}
notice-unblocked = 🔓 You can use this server again.
notice-resumable = Still stopped: { $what }. To go on, press Resume in /links and /alerts.
notice-stopped = Stopped: { $what }.
stopped-links = { $count ->
    [one] one link
   *[other] { $count } links
}
stopped-alerts = { $count ->
    [one] one alert
   *[other] { $count } alerts
}
stopped-boards = { $count ->
    [one] one board
   *[other] { $count } boards
}
rule-hidden = 🔒 An alert on something that you may not see any more
rule-card-hidden = 🔒 This alert is stopped: what it watches is no longer shared with you. It can go on once you have access again.
rule-delete-ask-hidden = Delete this alert on something that you may not see any more?

## Rooms, and what is looked for

room-line = 🏠 { $name } · { $units }
room-name = 🏠 { $name }
room-path = 🏠 { $path }
room-empty = Nothing is in here yet. Press ⚙️ More on a device’s card, then 🏠 Room, or select several with ☑️.
room-none = No room
rooms-all = All devices
rooms-none-yet = You have no rooms yet.
rooms-button = 🏠 Rooms
room-button = 🏠 This room
button-room = 🏠 Room
rooms-title = { $count ->
    [0] Rooms keep devices together: a house, a floor, a greenhouse. They are yours alone, and hold devices that others share with you too.
    [one] You have one room. Open one from the list to rename, move or delete it.
   *[other] You have { $count } rooms. Open one from the list to rename, move or delete it.
}
room-title = 🏠 <b>{ $path }</b>
room-new = ➕ New room
room-new-inside = ➕ Room in here
room-move = ↪️ Move
room-move-ask = Where does <b>{ $name }</b> belong?
unit-room-ask = In which room is <b>{ $name }</b>?
room-ask-new = { $inside ->
    [none] What is the new room called? Send its name, or /cancel.
   *[other] What is the new room in <b>{ $inside }</b> called? Send its name, or /cancel.
}
room-ask-name = What should <b>{ $name }</b> be called? Send the new name, or /cancel.
room-delete-ask = Delete the room <b>{ $name }</b>? { $units ->
    [0] { $rooms ->
        [0] It is empty.
       *[other] The rooms in it stay{ $to ->
            [none] { "" }
           *[other] {" "}and go to { $to }
        }.
    }
   *[other] Its devices stay{ $to ->
        [none] { "" }
       *[other] {" "}and go to { $to }
    }, and so do the rooms in it.
}
search-button = 🔍 Search
search-all = ✖️ Show all
search-ask = What are you looking for? Send a part of the name of a device or of one of its values, or /cancel.
search-shown = 🔍 “{ $search }”
search-nothing = 🔍 Nothing found for “{ $search }”.
search-found = { $name } · { $variable }
group-search-hint = To find one sooner: /board and a part of its name.
select-button = ☑️ Select
view-button = 🎚 View
view-title = Which devices are shown?
view-values = { $shown ->
    [yes] 🔢 Without values
   *[no] 🔢 With values
}
filter-all = All
filter-name = { $filter ->
    [silent] ⚪️ Silent
    [firing] 🔴 Alerts
    [mine] 👤 Mine
   *[shared] 👥 Shared
}
filter-shown = { $filter ->
    [silent] { $total ->
        [0] ⚪️ None is silent.
       *[other] ⚪️ Silent ones
    }
    [firing] { $total ->
        [0] 🔴 No alert is on.
       *[other] 🔴 Those with an alert that is on
    }
    [mine] 👤 Mine
   *[shared] { $total ->
        [0] 👥 Nobody shares a device with you here.
       *[other] 👥 Shared with me
    }
}
unit-line-values = { $line } · { $values }
unit-line-mirror = 🌐 { $name }
unit-line-stale = stale, { $age }

## Other servers

peers-title =
    { $total ->
        [one] 🌐 <b>One trusted server</b>
       *[other] 🌐 <b>{ $total } trusted servers</b>
    }
peers-empty =
    🌐 <b>No other servers yet</b>

    Two servers that trust each other can share values: a thermometer there drives a relay here. Ask the admin of the other one for its address and press ➕; they do the same with yours.
peers-own =
    This server is, to others:
    <code>{ $url }</code>
    { $fingerprint }
peer-line = { $state ->
    [suspended] ⏸ { $name }
    [trouble] ⚠️ { $name }
   *[fine] 🌐 { $name }
}
peer-add = ➕ Add a server
peer-key = 🔑 New key
to-peers = « Servers
peer-ask-address = What is the address of the other server? For example: https://home.example
peer-proposal =
    🌐 <b>{ $name }</b>
    { $url }

    It shows these signs:
    { $fingerprint }
peer-compare =
    Compare them by phone with its admin: /peers shows them there. Of this server, { $url }, they have to see:
    { $fingerprint }
peer-is-plain = ⚠️ That address has no HTTPS: whoever is on the way can read what is passed on. Within one house that may do.
peer-terms = Who may read what? Each side decides for itself, and only what owners have opened is read.
peer-way-they = They may read what we allow
peer-way-we = We may read what they allow
peer-way-both = Both
peer-trust = ✅ Trust
peer-trust-plain = ✅ Trust without HTTPS
peer-card =
    🌐 <b>{ $name }</b>
    { $url }
    { $fingerprint }
    Trusted since { $since }
peer-suspended = ⏸ Suspended: neither side reads anything.
peer-heard = { $age ->
    [never] It has not answered us yet.
   *[other] It last answered us { $age }.
}
peer-asked = { $age ->
    [never] It has not asked us for anything yet.
   *[other] It last asked us { $age } and follows { $reads ->
        [0] none of our values
        [one] one of our values
       *[other] { $reads } of our values
    }.
}
peer-trouble =
    ⚠️ { $trouble }
    First seen { $age }.
peer-plain-allowed = Without HTTPS: what is passed on is readable on the way.
peer-reads = 👁 What it reads: { $reads }
peer-reads-title =
    👁 <b>{ $name }</b> follows { $total ->
        [0] nothing of ours.
        [one] one value:
       *[other] { $total } values:
    }
peer-read-line = <b>{ $unit }</b>, { $name }: { $age ->
    [never] not read yet
   *[other] read { $age }
}
peer-acts-title = 🧾 <b>What admins did with other servers</b>
peer-acts-empty = 🧾 No admin has done anything with other servers yet.
peer-act = { $when }, { $by }: { $what ->
    [trusted] trusts <b>{ $peer }</b>, { $detail ->
        [they] which may read from here
        [we] from which this server may read
       *[both] both ways
    }
    [direction] <b>{ $peer }</b>: { $detail ->
        [they] it may read from here
        [we] this server may read from it
       *[both] both ways
    }
    [suspended] suspended <b>{ $peer }</b>
    [resumed] resumed <b>{ $peer }</b>
    [removed] removed <b>{ $peer }</b>
   *[rotated] made a new key
}
peer-suspend = ⏸ Suspend
peer-resume = ▶️ Resume
peer-rename = 🏷 Name
peer-ask-name = What shall <b>{ $name }</b> be called here?
peer-remove = 🗑 Remove
peer-remove-yes = 🗑 Remove it
peer-remove-ask =
    Remove <b>{ $name }</b>?

    Neither side reads anything from then on, what was given to it goes, and links and alerts on its values wait. The devices that were taken from it stay with what they have, and go on if it is added again.
peer-key-yes = 🔑 Make it
peer-key-ask =
    Make a new key for this server?

    Do so when somebody may have seen the old one. The other servers learn of it by themselves, without a gap.
peer-key-done = The new key is made. The other servers learn of it by themselves; the old one goes a little later.

mirror-new = 🌐 From another server
mirror-no-peers = There is no other server to take values from. Its admin and this one’s have to trust each other first: /peers.
mirror-which-peer = 🌐 From which server?
mirror-which-device = Which device of <b>{ $peer }</b>?
mirror-no-devices = <b>{ $peer }</b> lets this server read nothing yet. Owners there open a device in its 🔐 Access to trusted servers, or give a value to this one.
mirror-which-output =
    <b>{ $unit }</b> from <b>{ $peer }</b>: press what you want to have here.{ $taken ->
        [0] { "" }
       *[other] { "" } ✅ is here already.
    }
mirror-output = { $taken ->
    [yes] ✅ { $name }
   *[no] { $name }
}

## Who did what

acts-button = 🧾 Audit
acts-title = 🧾 <b>Who did what with your devices and boards</b>
acts-title-unit = 🧾 <b>{ $unit }</b>: who did what
acts-shown = Only: { $what }
acts-empty = Nothing in the last 90 days.
acts-filter = 🎚 What and when
acts-who = 👤 Who
acts-filter-ask = What is shown, and since when?
acts-who-ask = Whose doings are shown?
acts-kind = { $kind ->
    [input] 🎛 Set
    [unit] 📟 Devices
    [update] ⬆️ Updates
    [access] 🔐 Access
    [variable] 🏷 Values
    [link] 🔗 Links
    [board] 🎛 Boards
   *[removal] 🧹 Removed
}
acts-days = { $days ->
    [0] All days
    [1] 24 h
   *[other] { $days } days
}
acts-unit = <b>{ $unit }</b>
acts-board = 🎛 <b>{ $board }</b>
acts-what = { $what ->
    [set] { $name } <b>{ $value }</b>
    [removed] { $name }: { $count ->
        [one] one reading removed
       *[other] { $count } readings removed
    }
    [created] made
    [renamed] renamed, it was “{ $detail }”
    [deleted] deleted
    [keys] new keys
    [titled] named { $given ->
        [yes] “{ $detail }”
       *[no] as in its repository
    }
    [measure] { $given ->
        [yes] measured in “{ $detail }”
        [none] unit of measure removed
       *[no] measured as in its repository
    }
    [decimals] decimals set { $given ->
        [auto] to automatic
        [yes] to { $detail }
       *[no] as in its repository
    }
    [moved] { $given ->
        [yes] moved in the list
       *[no] order set as in its repository
    }
    [logging] what is kept set to “{ $detail }”
    [rhythm] rhythm set to { $given ->
        [yes] every { $detail }
       *[no] automatic
    }
    [linked] { $given ->
        [yes] linked to “{ $detail }”
       *[no] linked
    }
    [relinked] { $given ->
        [yes] link to “{ $detail }” changed
       *[no] link changed
    }
    [unlinked] { $given ->
        [yes] link to “{ $detail }” removed
       *[no] links removed
    }
    [copied] copied from “{ $detail }”
    [changed] changed
    [updated] updated to { $detail }
    [visibility] { $detail ->
        [private] made private
        [internal] opened to people of this bot
        [trusted] opened to trusted servers too
        [unit] as open as its device
       *[public] opened to everybody
    }
    [granted] access given to { $detail }
    [revoked] access taken from { $detail }
   *[transferred] passed on to { $detail }
}

## Many at once

select-title = { $count ->
    [0] Press the devices that you want to select.
    [one] <b>One device</b> is selected.
   *[other] <b>{ $count } devices</b> are selected.
}
select-line = { $chosen ->
    [yes] ✅ { $name }
   *[no] ▫️ { $name }
}
select-all = All { $count }
select-none = None
select-end = ✖️ Done
select-do = With { $count } selected »
select-back = « Selection
selected-title = { $count ->
    [one] <b>One device</b> is selected:
   *[other] <b>{ $count } devices</b> are selected:
}
selected-others = { $count ->
    [one] One of them is somebody else’s: only its owner shares, updates or deletes it.
   *[other] { $count } of them are other people’s: only their owners share, update or delete them.
}
many-alert = 🔔 Alert
many-board = 🎛 Board
many-room = 🏠 To a room
many-csv = 📄 CSV
many-share = 👥 Share
many-update = ⬆️ Update
many-delete = 🗑 Delete
many-progress = ⏳ { $done } of { $total }
many-output = { $name } · { $units }
many-which-output = Watch which value on each? The number says how many of the devices have it.
many-no-outputs = None of these devices has a number or a switch to watch.
many-which-direction = { $units ->
    [one] <b>{ $output }</b> on one device: tell you when it is…
   *[other] <b>{ $output }</b> on { $units } devices: tell you when it is…
}
many-which-person = { $count ->
    [one] Share one device with whom?
   *[other] Share { $count } devices with whom?
}
many-no-people = Nobody else is registered here. Invite somebody: 🔐 Access on a device’s card makes a link.
many-which-right = { $count ->
    [one] What may <b>{ $name }</b> do with this device?
   *[other] What may <b>{ $name }</b> do with these { $count } devices?
}
many-which-room = { $count ->
    [one] Where does this device belong?
   *[other] Where do these { $count } devices belong?
}
many-which-file = Which values go into the file?
many-file-now = Those of now
many-csv-head = { $column ->
    [unit] Device
    [value] Name
    [is] Value
   *[measure] Unit of measure
}
many-csv-empty = There is nothing to write into a file for this time.
many-csv-caption = { $units ->
    [one] One device
   *[other] { $units } devices
}, { $count ->
    [one] one line
   *[other] { $count } lines
}
many-csv-cut = The rest did not fit into one file: take fewer devices or a shorter time.
many-update-reading = Reading the repositories…
many-update-ask = { $count ->
    [0] There is no newer program for any of them.
    [one] There is a newer program for <b>one device</b>. Update it?
   *[other] There is a newer program for <b>{ $count } devices</b>. Update them?
}
many-update-losing = { $count ->
    [one] ⚠️ One device loses values that its new program does not have; what follows them stops. Its ⬆️ Update shows which.
   *[other] ⚠️ { $count } devices lose values that their new program does not have; what follows them stops. ⬆️ Update on a card shows which.
}
many-update-same = { $count ->
    [one] One is on the newest already.
   *[other] { $count } are on the newest already.
}
many-update-failed = { $count ->
    [one] One could not be read: ⬆️ Update on its card says why.
   *[other] { $count } could not be read: ⬆️ Update on their cards says why.
}
many-update-yes = ⬆️ Update { $count }
many-delete-ask = { $count ->
    [one] Delete <b>one device</b> with its history, boards, alerts, links, and the access you gave to it? It can’t be brought back.
   *[other] Delete <b>{ $count } devices</b> with their history, boards, alerts, links, and the access you gave to them? They can’t be brought back.
}
many-delete-yes = 🗑 Delete { $count }
many-done = { $deed ->
    [alert] { $count ->
        [one] One alert is on. /alerts shows it.
       *[other] { $count } alerts are on. /alerts shows them.
    }
    [share] { $count ->
        [one] One device is shared.
       *[other] { $count } devices are shared.
    }
    [room] { $count ->
        [one] One device is moved.
       *[other] { $count } devices are moved.
    }
    [update] { $count ->
        [one] One device gets its new program: load it onto the board.
       *[other] { $count } devices get their new program: load it onto the boards.
    }
   *[delete] { $count ->
        [one] One device is deleted.
       *[other] { $count } devices are deleted.
    }
}
many-skipped = { $deed ->
    [alert] { $count ->
        [one] One has no such value, or this alert already.
       *[other] { $count } have no such value, or this alert already.
    }
   *[other] { $count ->
        [one] One is somebody else’s and stays as it is.
       *[other] { $count } are other people’s and stay as they are.
    }
}
many-failed = { $count ->
    [one] One could not be changed.
   *[other] { $count } could not be changed.
}
notice-shared-many = { $more ->
    [0] { $person } shares <b>{ $unit }</b> with you. /units shows it.
    [one] { $person } shares <b>{ $unit }</b> and one more device with you. /units shows them.
   *[other] { $person } shares <b>{ $unit }</b> and { $more } more devices with you. /units shows them.
}

## Groups

command-board = Buttons of a device, here
group-hello =
    Hello! I connect small devices. Whoever has one with me can use it here too:

    /board — post its values and buttons
    /alerts — choose which alerts come here

    Devices are connected in our private chat.
group-private = That is for our private chat, where nobody reads along.
to-private = 💬 Private chat
group-choose-unit = Which device?
group-no-units = You have no devices yet. Connect one in our private chat with /new, then write /board here.
group-close = ✖️ Cancel
group-done = ✔️ Done
group-closed = Closed.
board-audience-ask =
    <b>{ $unit }</b>: everyone here will see the values. Who may press the buttons?
board-audience = { $audience ->
    [owner] Only me
    [granted] Those with access
   *[everyone] Everyone here
}
board-posted-by = { $audience ->
    [owner] 👤 { $name } · nobody else can press
    [granted] 👤 { $name } · those with access can press
   *[everyone] 👤 { $name } · everyone here can press
}
board-settings = ⚙️
board-remove = 🗑 Remove the board
board-over = This board is over: it or its device was deleted, or whoever posted it may not see it any more.
group-alerts =
    <b>{ $name }</b>, which of your alerts should come here? Press one to send it here, once more to get it back in our private chat.
group-rule-here = ✅ { $rule }
group-no-alerts = You have no alerts yet. Add one in our private chat with /alerts, then write /alerts here.
rule-group-hint = Add me to the group, if I am not there yet, and write /alerts there, in the topic where the messages should go. I will ask which alerts to send.
rule-group-pick = Or choose the group here, if I am in it already.
rule-group-key = 👥 Choose the group
rule-group-done = Its messages go to <b>{ $group }</b> now.
rule-add-to-group = ➕ Add me to a group
notice-left-group = I am not in one of your groups any more.
notice-left-group-named = I am not in the group “{ $group }” any more.
notice-left-alerts = { $count ->
    [one] The alert that went there comes to you again.
   *[other] { $count } alerts that went there come to you again.
}
notice-left-boards = { $count ->
    [one] Your board there no longer works.
   *[other] Your { $count } boards there no longer work.
}
error-board-refused = { $audience ->
    [owner] Only { $name } can do that on this board.
    [granted] Only those to whom { $name } gave access can press this.
   *[everyone] { $name } has no right to this any more, so the board has none either.
}
error-press-late = Pressed while I was away: not done. Press again if you still want it.
error-press-changed = The board has changed since: not done. Here it is as it is now.
error-board-outdated = This board no longer works. /board posts a fresh one.
error-list-of-another = These buttons are for whoever asked. Write the command yourself to get your own.
error-typing-outdated = That link has expired. Press the button on the board once more.

## Tokens

tokens-title =
    { $total ->
        [one] <b>One token</b>
       *[other] <b>{ $total } tokens</b>
    }
tokens-about = A token lets a program use the open API as you: { $url }
tokens-empty =
    No tokens yet. With a token, a program such as Grafana or a script of yours may see what you see, and set what you set if you let it.

    The open API: { $url }
token-lost = I was restarted just as I made that token. If you don’t see it above, nobody does: it can’t be shown again. Make a new one, and revoke the other among your tokens.
token-add = ➕ Add a token
token-choose-scope = What may the program do?
token-scope-read = 👁 Only look
token-scope-write = ✏️ Look, and set inputs
token-choose-life = For how long?
token-life-day = A day
token-life-month = 30 days
token-life-year = A year
token-life-ever = For ever
token-ask-name = What is it for? Send a name, for example: Grafana.
token-made =
    <b>{ $name }</b> is ready. Here is the token:

    <code>{ $token }</code>

    Copy it now: it is shown this once, and I keep no copy. Whoever has it may { $scope ->
        [read] see what you see
       *[write] see what you see and set what you set
    }. Try it:

    <code>curl -H "Authorization: Bearer { $token }" { $url }</code>
token-line = { $state ->
    [expired] ⌛
    [write] ✏️
   *[read] 👁
} { $name }
token-card =
    <b>{ $name }</b>

    { $scope ->
        [read] 👁 May look
       *[write] ✏️ May look and set inputs
    }
    { $used ->
        [never] Not used yet
       *[other] Last used { $used }
    }
    { $ends ->
        [never] Never ends
       *[other] { $expired ->
            [yes] ⌛ Ended { $ends }
           *[no] Ends { $ends }
        }
    }
token-revoke = 🗑 Revoke
token-revoke-ask = Revoke <b>{ $name }</b>? The program that uses it is shut out at once.
to-tokens = « Tokens

## Outputs and charts

button-outputs = 📈 Outputs
outputs-title = <b>{ $unit }</b>: what it measures
outputs-none = <b>{ $unit }</b> measures nothing.
output-button = { $name }: { $value }
to-outputs = « Outputs
output-head = <b>{ $unit }</b> · { $name }
output-now = { $when ->
    [last] Last
   *[now] Now
} <b>{ $value }</b> · { $age }
output-unset = No data yet
output-range = Last 24 hours: { $min } … { $max }
output-rules = { $count ->
    [0] 🔔 No alerts of yours
    [one] 🔔 One alert of yours
   *[other] 🔔 { $count } alerts of yours
}
period-hour = 1 h
period-day = 24 h
period-week = 7 d
period-month = 30 d
period-year = 1 y
chart-type = 📅 …
chart-earlier = ‹ Earlier
chart-later = Later ›
chart-add = ➕ Add
chart-remove = ✖ { $name }
chart-csv = 📄 CSV
chart-bad = 🧹 Spikes
chart-input = 🎚 { $name }
chart-choose-unit = Add a value of which device?
chart-choose-output = Which value?
picture-ground = { $to ->
    [light] ☀️ Light
   *[dark] 🌙 Dark
}
chart-ask-period =
    Which period? Send a length such as <code>12h</code> or <code>3 days</code>, a day such as <code>yesterday</code> or <code>2026-11-01</code>, or two times: <code>2026-11-01 … 2026-11-05</code>, <code>10:00 … 14:30</code>.

    Times are in { $zone }. /cancel to leave it.
chart-empty = No data for this time
chart-line = <b>{ $name }</b>: last { $value }, min { $min }, mean { $mean }, max { $max }
chart-line-bool = <b>{ $name }</b>: last { $value }, on for { $share } of the time
chart-line-state = <b>{ $name }</b>: last { $value }
chart-line-empty = <b>{ $name }</b>: no data for this time
chart-stale = 🕓 <b>{ $unit }</b>: stale, nothing new since { $time }
chart-missing = { $count ->
    [one] One more value of this chart is gone: its device was deleted, or is not shared with you any more.
   *[other] { $count } more values of this chart are gone: their devices were deleted, or are not shared with you any more.
}
chart-widen = The last value came { $age }. { $where ->
    [later] Choose a longer time, or go on with Later ›.
   *[earlier] Choose a longer time, or go back with ‹ Earlier.
}
chart-never = { $kind ->
    [input] Nothing has been set yet. The chart fills as soon as something is.
   *[output] Nothing has been measured yet. The chart fills as soon as the device sends values.
}
csv-time = Time
csv-date = Date and time
csv-caption = { $names }: { $from } – { $to }, { $count ->
    [one] one row
   *[other] { $count } rows
}
csv-cut =
    ⚠️ Cut before { $at }: more would not fit. The rest is in the CSV of a shorter period, or comes through the API with a key from /token:
    <code>{ $url }</code>
csv-empty = Nothing to put into a file: no value was kept between { $from } and { $to }.
button-logging = 📼 What is kept
logging-line = 📼 { $kept ->
    [mean] { $weighted ->
        [yes] Time-weighted means, a window of { $window } each, are kept { $time }
       *[no] Means, a window of { $window } each, are kept { $time }
    }
    [median] Medians, a window of { $window } each, are kept { $time }
    [changes] Every change is kept { $time }
   *[values] Every value is kept { $time }
}
logging-direct = Every value
logging-mean = Mean
logging-median = Median
logging-type = ✎ Another length
logging-weighted = ⚖️ Time-weighted: on
logging-unweighted = ⚖️ Time-weighted: off
logging-hint = A mean or a median of a window of time takes much less room than every value. Of means, time-weighted ones count a value for as long as it lasted.
logging-saved = ✅ Changed; it holds from now on.
logging-ask-shorten =
    <b>{ $unit }</b> · { $name }

    Keep it only { $time }? Everything older is deleted, which can’t be undone.
logging-shorten = 🗑 Keep less
button-removals = 🧹 Bad readings
removal-value = { $mark } { $value }{ $count ->
    [1] { "" }
   *[other] { " " }× { $count }
  }
removal-all = 🧹 All of this time
removal-of-which = 🧹 Which of these has bad readings?
removal-type = ✎ A time or a limit
removal-which = 🧹 Which readings are bad? { $offered ->
    [yes] These are the highest and the lowest of the last 24 hours.
    [looked] These are the highest and the lowest of { $from } … { $to }.
   *[no] Send their time or a limit.
  }
removal-made = Removed before:
removal-line = • { $time }: { $count }{ $range ->
    [none] { "" }
    [one] { " " }({ $lowest })
   *[many] { " " }({ $lowest } … { $highest })
  }{ $whose ->
    [self] , by you
    [other] , by { $name }
   *[nobody] { "" }
  }
removal-none = There are no such readings.
removal-sure = { $count ->
    [one] 🧹 Remove this reading?
   *[other] 🧹 Remove these { $count } readings?
  }
removal-times = { $count ->
    [one] 🕒 { $from }
   *[other] 🕒 { $from } … { $to }
  }
removal-values = { $same ->
    [yes] 📏 { $lowest }
   *[no] 📏 { $lowest } … { $highest }
  }
removal-final = They can’t be brought back. Charts, means and files will be as if they had never come.
removal-sealed = ℹ️ A part of this time is summed up already and its single readings are not kept: its means, lows and highs stay as they are.
removal-yes = { $count ->
    [one] 🧹 Remove it
   *[other] 🧹 Remove { $count }
  }
removal-working = Removing…
removal-done = { $count ->
    [0] ✅ There was nothing left to remove.
    [one] ✅ One reading is removed.
   *[other] ✅ { $count } readings are removed.
  }
removal-ask = Which readings of <b>{ $name }</b>? Send a time like <code>14:35</code>, a period like <code>10:00 … 12:00</code> or <code>yesterday</code>, or a limit like <code>above 80</code> or <code>below -40</code>. I’ll show what would go and ask before anything does.
logging-ask-window = How long is a window of <b>{ $name }</b>? Send something like <code>15 min</code> or <code>2 h</code>, from a second to a day.
span-ever = for ever
kept-days = for { $count ->
    [one] one day
   *[other] { $count } days
}
kept-years = for { $count ->
    [one] one year
   *[other] { $count } years
}

## Values

on = on
off = off
unset = —
age-never = not connected yet
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
    [one] 1 day
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

## The page at the bare address

front-what = A server for devices: they are made, switched and watched in Telegram.
front-docs = For programs: the API’s documentation

## Failures

error-internal = Something went wrong on my side. Try again in a minute.
error-not-found = I can’t find that. It may have been deleted.
error-not-registered = Press /start first.
error-blocked = You can’t use this bot any more.
error-registration-invited = This bot is by invitation. Ask whoever runs it, or somebody who uses it, for a link and open it here.
error-registration-closed = Registration is closed for now.
error-last-admin = You are the only admin. Make somebody else an admin first: /people.
error-admin-not-blockable = Admins can’t be blocked. Make this person an ordinary user first.
error-zone-unknown = I don’t know a place like that. Send a larger city nearby, such as Berlin, or an offset such as +3.
error-backup-running = A backup is being made already. It comes in a moment.
error-backup-no-passphrase = There is no passphrase yet: /backup makes one.
error-name-invalid = A name is one line of 1 to { $max } characters. Send another one.
error-title-invalid = A name is one line of 1 to { $max } characters. Send another one.
error-measure-invalid = A unit of measure is one line of at most { $max } characters. Send another one.
error-decimals-invalid = Decimals are a whole number from 0 to { $max }.
error-decimals-none = Only numbers with a decimal point are shown with decimals.
error-transfer-open = It is offered to somebody already. Take that offer back first.
error-transfer-over = This offer is over.
error-transfer-own = This is your own link. Send it to the person who gets the device.
error-text-expected = Send it as text, please.
error-room-exists = There is a room “{ $name }” here already. Choose another name.
error-room-gone = That room is gone. /units shows the others.
error-room-inside = A room can’t go into itself or into one that is in it.
error-room-too-deep = Rooms go { $max } deep at most.
error-too-many-rooms = You have { $max } rooms, which is the most I can hold for one person. Delete one first.
error-search-empty = Send a word to look for, or /cancel.
error-search-too-long = What to look for has at most { $max } characters. Send less of it.
error-nothing-selected = Nothing is selected. Press ☑️ Select in /units first.
error-number-expected = That is not a number. Send something like 25 or −3.5.
error-value-wrong-type = { $name } can’t take that value: it expects { $type ->
    [bool] on or off
    [int] a whole number
    [float] a number
    [datetime] a time such as 2026-12-31 18:30
   *[string] a text
}.
error-value-below = { $name } can’t be below { $min }{ $measure }.
error-value-above = { $name } can’t be above { $max }{ $measure }.
error-value-not-listed = { $name } can’t take that value. Choose one of: { $values }.
error-value-too-long = { $name } takes at most { $max } bytes of text.
error-too-many-units = You have { $max } devices, which is the most I can hold for one person. Delete one first.
error-too-many-rules = You have { $max } alerts, which is the most I can hold for one person. Delete one first.
error-too-many-recipients = An alert goes to { $max } places at most. Take one away first.
error-asked-enough = You have asked them { $max } times within a day. Ask again tomorrow.
error-webhook-url = That is no address for a webhook: it begins with https:// or http:// and has no password in it.
error-too-many-webhooks = { $max } webhooks are the most.
error-rule-exists = You have an alert that says the same already.
error-incident-over = That is over already.
error-deadband-too-wide = That band is too wide: the alert would never be over. Send a smaller one.
error-condition-unfit = { $name } can’t be watched like that.
error-limits-expected = Send two different numbers, such as 18 – 25.
error-values-expected = That is not a value that it can have. Send one a line.
error-change-expected = Send by how much and within what time, such as 5 in 10 min.
error-length-expected = That is not a length of time. Send something like 15 min or 2 h.
error-hours-expected = Send two times of the day, such as 8:00 – 18:30.
error-wait-too-long = That is too long: a wait is a year at most, a change a week.
error-wait-too-short = That is too short: 10 s is the least; for a change or an event, 1 s.
error-too-many-links = You have { $max } links, which is the most I can hold for one person. Delete one first.
error-link-exists = These two are linked already. /links shows your links.
error-link-self = A value can’t be linked to itself.
error-link-types = There is no way from { $source ->
    [bool] a switch
    [int] a whole number
    [float] a number
    [datetime] a time
   *[string] a text
} to { $target ->
    [bool] a switch
    [int] a whole number
    [float] a number
    [datetime] a time
   *[string] a text
} like that. Choose another transformation, or another input.
error-grant-self = That is yours already: there is nothing to give.
error-unit-uuid = There is no device with that ID. The owner finds it under 🔐 Access on the device’s card; it looks like 0b6e4c3a-5f0e-4a52-9f4f-2f4a8f5f9c11.
error-too-many-grants = This device is shared { $max } times, which is the most I can hold. Take one back first.
error-too-many-invitations = { $max } invitations to this device are open, which is the most I can hold. Withdraw one first.
error-invitation-invalid = This invitation does not work: it was withdrawn, or the link is incomplete. Ask for a new one.
error-invitation-used = This invitation has been used already. Ask for a new one.
error-invitation-expired = This invitation has expired. Ask for a new one.
error-invitation-own = This is your own invitation: send it to somebody else. It still works.
error-period-unclear = I can’t read that as a period. Send a length such as 3 days or 12h, a day such as yesterday or 2026-11-01, or two times such as 2026-11-01 … 2026-11-05.
error-period-backwards = That period ends before it begins. Send the earlier time first.
error-period-future = That has not happened yet. Send a period that begins in the past.
error-period-too-long = I show at most { $years } years at a time. Send a shorter period.
error-output-not-drawn = { $name } is a time, so there is nothing to draw.
error-time-unproven = The server isn’t sure what time it is, so this has to wait. Try again in a minute; if it goes on, ask an admin to check the server’s clock.
error-picture-failed = I could not draw that. Try again in a minute.
error-window-invalid = A window is a whole number of seconds that divides an hour, such as 15 seconds or 5 minutes, or of hours that divides a day, such as 6 hours.
error-retention-invalid = Values are kept for 1 to { $max } days, or for ever.
error-removal-numbers-only = { $name } is not a number: readings of it can be chosen by their time only.
error-removal-unclear = I don’t understand which readings that is. Send a time like “14:35”, a period like “10:00 … 12:00” or “yesterday”, or a limit like “above 80” or “below -40”.
error-logging-numbers-only = { $name } is not a number: it has no mean and no median. It is logged as it comes.
error-step-invalid = A step is a whole number of milliseconds, at least 1, and time zones are less than a day from UTC.
error-step-too-short = That makes more than { $max } steps. Ask for longer steps or a shorter period.
error-aggregate-numbers-only = { $name } is not a number: ask for its values themselves, how many they are, or the last of them.
error-too-many-samples = There are more than { $max } values in that period. Ask for a shorter one, for steps, or page by page.
error-button-outdated = This button no longer works. Open /units for a fresh one.
error-frame-malformed = Not a frame of the sync protocol.
error-unauthorized = This token is unknown, revoked or over. Make one with /token in the bot.
error-frame-too-large = Too large.
error-rate-limited = Too many requests; try again in { $seconds } s.
error-stopping = Stopping.
error-database-unavailable = I can’t save anything at the moment, so nothing was changed. Try again in a minute; looking still works.
error-request-invalid = Something in the request does not fit.
error-body-not-json = The body is not valid JSON in UTF-8.
error-body-too-large = The body is too large.
error-media-type = Send the body as application/json.
error-token-read-only = This token may only look.
error-not-writable = You may not set this one.
error-inputs-refused = Nothing was set: some of the values do not fit.
error-too-many-tokens = You have { $max } tokens, which is the most I can hold for one person. Revoke one first.
error-variable-archived = “{ $name }” is in the archive: the device’s program has it no more. Its history is still there.
error-update-rename = “{ $from }” can’t go on as “{ $to }”: both must be inputs or both outputs, of the same kind of value, and the new name must not be taken.
error-update-same = The device is on this commit already.
error-update-gone = This update is out of date: the device, or what you chose, has changed since. Press ⬆️ once more.
error-update-archive-full = The archive of this device is full: it holds at most { $max } variables that went with updates. Connect it anew with /new.
error-peer-address = That is not the address of a server. It looks like https://home.example.
error-peer-none = There is no Pepeunit at that address, or one that does not talk to other servers yet.
error-peer-self = That is this server itself.
error-peer-elsewhere = That server calls itself { $url }. Use that address, or ask its admin to set PEPEUNIT_PEER_URL to yours.
error-peer-known = This server is already in the list, as { $name }.
error-peer-plain = That address has no HTTPS: whoever is on the way could read along. Use an https:// address, or allow it for this server.
error-peer-private-host = That address is in a private network. Set REPO_PRIVATE_HOSTS=allow to let me go there.
error-peer-unreachable = I could not reach that server. Is it running, and is its address right?
error-peer-slow = That server takes too long to answer.
error-peer-changed = Another server answers at that address: it does not have the keys that were trusted. If its admin says that this is right, remove it and add it again.
error-peer-clock = The clock there and the clock here are { $minutes ->
    [one] a minute
   *[other] { $minutes } minutes
} apart, so I can’t be sure what is new. One of the two is wrong.
error-peer-refused = That server does not let us in: its admin has to trust this server, too.
error-peer-unsigned = Something answers for that server, but can’t prove it. Is there a proxy that changes what it passes on?
error-peer-malformed = I don’t understand what that server says. Is one of the two due for an update?
error-mirror-address = That is not the address of an output. It looks like https://home.example/ and a long code: the other person gets it from “📋 Copy the address” at the value.
error-mirror-stranger = This server does not know that one. Its admin adds it with /peers.
error-mirror-unknown = That server has no such output for us. Its owner may have to open it to trusted servers first.
error-mirror-visibility = This comes from another server, which lets this one read it. It can be shown to people here, not to others.
error-unit-mirrored = { $name } stands for a device of another server: its keys and its program are there.
error-peer-busy = That server is busy; I ask again in a while.
error-too-many-mirrors = This server follows { $max } values of that one already, which is the most.
error-too-many-peers = There are already { $max } servers, which is the most.
error-repository-link = That does not look like a repository link. Send one like https://github.com/user/repository.
error-repository-credentials = The link holds a login, a password or a token. Send it without them; for a private repository, give me a token: /settings, 🔑.
error-repository-private-host = That address is inside a private network, and I may not look there.
error-repository-not-found = There is no repository at that address. Check the link for a typo.
error-repository-private = That repository asks for a login: it is private, or it does not exist. Check the link, make it public, or give me a token: /settings, 🔑.
error-repository-token-refused = { $host } does not accept your token: it is wrong, has expired, was revoked, or may not read this repository. Send another one: /settings, 🔑.
error-repository-token-blind = { $host } says that there is no such repository. Check the link, and whether your token may read it.
error-git-token-unclear = Send the site, a space, and the token, all in one line: github.com ghp_x1Y2z3
error-git-token-invalid = That is no token: it has no spaces, and Latin letters, digits and signs only. Send it once more.
error-git-tokens-full = I keep { $max } tokens for one person at most. Remove one first.
error-repository-not-git = There is a page at that address, but not a git repository.
error-repository-unreachable = I could not reach that address. Check the link, or try again later.
error-repository-ref-not-found = The repository has no branch, tag or commit “{ $ref }”.
error-repository-empty = The repository is empty. Push the program first.
error-repository-too-large = The repository is larger than { $megabytes } MB. Move what the device does not need elsewhere.
error-repository-timeout = The repository did not arrive within { $seconds } seconds. Try again later.
error-repository-link-invisible = The link holds an invisible character, so it leads elsewhere than it seems to. Type it by hand, or copy it from the browser’s address bar.
error-repository-dumb = That server only hands out files one by one (“dumb” HTTP), and I fetch with git’s own protocol (“smart” HTTP). Put the repository on GitHub, GitLab, Gitea or behind git http-backend.
error-repository-sha256 = That repository uses SHA-256 object IDs, which I can’t read yet. Push the program to one that uses SHA-1, git’s default.
error-repository-too-many-refs = The repository has more than { $max } branches and tags. Put the program into a smaller one of its own.
error-repository-slow = That server sends too slowly. Try again later.
error-repository-busy = I am still reading your last link. Wait until it is done, then send this one again.
error-repository-file-missing = The repository has no { $file }. Add it and send the link again.
error-repository-folder-missing = The repository has no folder “{ $folder }” there. Check the link for a typo.
error-repository-schema-elsewhere = There is no schema.json at that place. This repository has one in: { $folders }.
error-repository-file-too-large = { $file } is larger than { $kilobytes } KB. Make it smaller.
error-repository-file-invisible = The repository has no { $file }, but a file whose name looks the same and holds an invisible character. Rename it.
error-repository-file-symlink = { $file } is a symbolic link. Put the file itself in its place.
error-repository-file-lfs = { $file } is kept with Git LFS, so the repository itself holds only a pointer to it. Commit it as an ordinary file.
error-program-too-large = The program does not fit a board: I pack up to { $files } files and { $kilobytes } KB in all. Move what the board does not need to another branch or repository.
error-program-file-name = I can’t pack { $file }: not every computer or board takes such a file name. Rename it.
error-wifi-lines = Send two lines: the name of the Wi-Fi, and below it the password, or - if there is none.
error-wifi-name = A Wi-Fi’s name has up to { $max } bytes. Look whether it is on a line of its own.
error-wifi-password = A Wi-Fi’s password has { $min } to { $max } characters. Look whether all of it is there.
error-file-encoding = { $file } is { $encoding ->
    [utf16] in UTF-16
    [utf32] in UTF-32
   *[other] not in UTF-8
 }. Save it as UTF-8 and push again.
error-json-broken = { $file } is not valid JSON: see line { $line }, column { $column }.
error-json-not-object = { $file } must be a JSON object: { "{" } … { "}" }.
error-json-invisible = { $file } holds an invisible character in line { $line }, column { $column }, which makes it differ from what it looks like. Delete the word there and type it again.
error-json-duplicate = { $file } has “{ $name }” twice, the second time in line { $line }. Remove one of them.
error-schema-section = schema.json: { $section } must be an object or a list of names.
error-schema-name = schema.json: “{ $name }” in { $section } is not a good name. Use 1 to 64 letters, digits, “_”, “-” or “.”.
error-schema-name-lost = schema.json: “{ $name }” in { $section } would get lost in programs that read it. Choose another name.
error-schema-duplicate = schema.json: { $section } names “{ $name }” twice.
error-schema-type = schema.json: { $section }.{ $name } has the type “{ $type }”. Use bool, int, float, string or datetime.
error-schema-description = schema.json: “{ $key }” of { $section }.{ $name } does not fit its type or the other limits.
error-schema-sync = schema.json: { $key } can’t be used. “sync” holds “interval”, in seconds from 1 to 604800 (a week), and “sleep”, true or false.
error-schema-too-many = schema.json has { $count } { $where ->
    [variables] inputs and outputs
   *[section] names in { $where }
}, and I take at most { $max }. Remove some.
error-schema-no-variables = schema.json has neither inputs nor outputs. Add at least one.

## Scenes

scene-none = No scenes yet. A scene sets several things at once with one press: “Away” turns everything off, “Evening” dims the lights.
scene-title = { $edit ->
    [yes] 🎬 <b>Scenes</b>: which one shall be changed?
   *[no] 🎬 <b>Scenes</b>: a press runs one.
}
scene-run-name = ▶️ { $name }
scene-new = ➕ New scene
scene-edit = ✏️ Change
scene-edit-done = « Run
scene-head = 🎬 <b>{ $name }</b>
scene-empty = It sets nothing yet. Press ✏️ and ➕ to choose what.
scene-run = ▶️ Run
scene-change = ✏️ Change
scene-rename = 🏷 Name
scene-delete = 🗑 Delete
scene-delete-ask = Delete the scene <b>{ $name }</b>? Your devices and their values stay as they are.
scene-delete-yes = 🗑 Delete it
to-scenes = « Scenes
scene-ran = ▶️ { $name }
scene-applied = ✅ All of it is so.
scene-waiting = ⏳ Waiting for { $units }.
scene-unit-never = { $name } was never connected: it gets this when it comes.
scene-unit-silent = { $name } is silent since { $time }: it gets this when it is back.
scene-unit-asleep = { $name } sleeps until about { $time }.
scene-broken = { $count ->
    [one] ⚠️ It can’t be run: one of its values can’t be set. Set it anew or leave it out.
   *[other] ⚠️ It can’t be run: { $count } of its values can’t be set. Set them anew or leave them out.
}
scene-fought = { $count ->
    [one] 🔗 { $names } follows a link, which will set it to something else.
   *[other] 🔗 { $names } follow links, which will set them to something else.
}
scene-part = { $state ->
    [applied] ✅ { $name }: <b>{ $value }</b>
    [waiting] ⏳ { $name }: <b>{ $value }</b>
   *[other] ▫️ { $name }: <b>{ $value }</b> (now { $now })
}
scene-part-broken = ⚠️ { $name }: { $problem ->
    [gone] not there any more
    [retyped] another kind of value now
    [no-access] you may not set it any more
   *[unfit] does not take this value any more
}
scene-part-lost = ⚠️ { $name }
scene-part-button = { $name }: { $value }
scene-part-ask = <b>{ $name }</b> becomes { $value }. What shall it become?
scene-take = 🗑 Leave out
scene-editing = { $count ->
    [0] 🎬 <b>{ $name }</b>: it sets nothing yet.
   *[other] 🎬 <b>{ $name }</b>: press what shall be changed.
}
scene-add = ➕ Add
scene-done = ✔️ Done
scene-no-units = You have no devices with anything to set yet. /new connects one.
scene-add-unit = { $count ->
    [0] 🎬 <b>{ $name }</b>: what shall it set first? Choose a device.
    [one] 🎬 <b>{ $name }</b> sets one value. What else? Choose a device, or ✔️.
   *[other] 🎬 <b>{ $name }</b> sets { $count } values. What else? Choose a device, or ✔️.
}
scene-add-input = 🎬 <b>{ $name }</b>: what of { $unit }?
scene-has = ✅ { $name }: { $value }
scene-add-value = 🎬 <b>{ $name }</b>: what shall { $input } become?
scene-input-driven = 🔗 It follows a link, which will set it to something else later.
scene-as-now = As it is now: { $value }
scene-type = ✏️ Type a value
scene-ask-new = What shall the scene be called? For example: Away.
scene-ask-rename = What shall the scene be called?
scene-ask-value = Send what <b>{ $name }</b> shall become in this scene{ $hint }.
command-scene = Set several things at once
graph-scene = 🎬 { $name }
graph-scene-sets = sets
widget-scene = 🎬 { $name }
made-add-scene = 🎬 Scene
made-no-scenes = You have no scenes yet. /scene makes one.
made-which-scene = 🎛 <b>{ $name }</b>: which scene? A press puts it on the board or takes it off.
scene-reactions = ⚡ Reactions
reaction-scene = { $stopped ->
    [yes] 🔁{ " " }
   *[no] { "" }
}{ $moment ->
    [began] begins: { $name }
   *[ended] ends: { $name }
}
reaction-alert = { $stopped ->
    [yes] 🔁{ " " }
   *[no] { "" }
}{ $moment ->
    [began] { $alert } begins
   *[ended] { $alert } ends
}
reaction-add = { $moment ->
    [began] ➕ When it begins
   *[ended] ➕ When it ends
}
reaction-watched = { $unit }: { $condition }
reactions-of-rule = { $count ->
    [0] ⚡ <b>{ $alert }</b> runs no scene yet. It can run one when it begins or ends: a leak closes the valve.
   *[other] ⚡ <b>{ $alert }</b> runs scenes when it
}
reactions-of-scene = { $count ->
    [0] ⚡ <b>{ $name }</b> is run by no alert yet. It can run when one begins or ends: a leak closes the valve.
   *[other] ⚡ <b>{ $name }</b> runs when
}
reaction-which-scene = { $moment ->
    [began] ⚡ When <b>{ $alert }</b> begins: which scene?
   *[ended] ⚡ When <b>{ $alert }</b> ends: which scene?
}
reaction-which-alert = { $moment ->
    [began] ⚡ <b>{ $name }</b> runs when it begins: which alert?
   *[ended] ⚡ <b>{ $name }</b> runs when it ends: which alert?
}
reaction-no-alerts = You have no alerts yet. /alerts makes one.
reaction-card = { $moment ->
    [began] ⚡ When <b>{ $alert }</b> begins, <b>{ $name }</b> runs, once for each incident.
   *[ended] ⚡ When <b>{ $alert }</b> ends, <b>{ $name }</b> runs, once for each incident.
}
reaction-stopped = 🔁 It is stopped, since it seemed to set off itself.
reaction-loop = 🔁 It sets devices that the alert watches, and may set off itself ({ $names }). After five changes within ten minutes I stop it and tell you.
reaction-go-on = ▶️ Let it go on
reaction-take = 🗑 Take away

error-too-many-reactions = At most { $max } reactions are possible for one alert or scene.
notice-reaction-stopped = 🔁 The reaction with the scene <b>{ $scene }</b> is stopped: it changed something five times within ten minutes, and seems to set off itself. Look at the scene, and let it go on there.
notice-reaction-failed = ⚠️ An alert was to run a scene. { $reason }
button-scene = 🎬 Scene
error-too-many-scenes = You have { $max } scenes, more is not possible. Delete one that you don’t need.
error-scene-full = A scene sets at most { $max } inputs.
error-scene-empty = “{ $name }” sets nothing yet. Add what it should set.
error-scene-broken = “{ $name }” was not run: { $part } { $problem ->
    [gone] is not there any more
    [retyped] has become another kind of value
    [no-access] may not be set by you any more
   *[unfit] does not take this value any more
}. Nothing was changed.

## Backups: /backup, for admins

size-kb = { $size } KB
size-mb = { $size } MB
backup-none =
    💾 <b>Backups</b>
    There is none yet. A backup is one encrypted file with everything: devices, their keys, people, history. The first one makes the passphrase that opens it.
backup-first = 💾 Make the first one
backup-title = 💾 <b>Backups</b> on the server:
backup-running = ⏳ One is being made. It comes into this chat.
backup-nothing-kept = None at the moment.
backup-line = { $time } · { $size }
backup-about = The last seven are kept. One made by itself comes here, too, and the one before goes from the chat.
backup-make = 💾 Make one now
backup-rhythm =
    { $rhythm ->
        [day] Daily
        [week] Weekly
       *[off] Off
    }
backup-schedule =
    🕐 By itself: { $rhythm ->
        [day] every day
        [week] every week
       *[off] never
    }
backup-key = 🔑 New passphrase
backup-key-ask = Make a new passphrase? It opens the backups from now on. Those of before keep theirs, so don't throw that away.
backup-key-yes = Yes, a new one
backup-passphrase =
    🔑 The passphrase of your backups:

    <code>{ $passphrase }</code>

    Write it down somewhere that is not Telegram and not the server. Without it nobody opens a backup, and I don't show it again.
backup-forget = 🗑 Written down: delete
backup-caption =
    💾 Backup of { $time }: { $count ->
        [one] one device
       *[other] { $count } devices
    }, { $size }{ $part ->
        [none] { "" }
       *[other] , { $part }
    }
backup-part = part { $part } of { $parts }
notice-keys-newer = 🔑 <b>{ $unit }</b> is refused: it has newer keys than the backup from which this server was restored. Load the env.json of its card onto it: ⚙️ More, 📄.
notice-backup-failed = ⚠️ The backup that was due could not be made: most likely the disk is full, the log says more. I try again each hour, and say no more of it until it works. /backup

## Schedules

command-schedules = Schedules: at a time, or with the sun
button-schedules = ⏰ Schedules
schedules-title =
    { $total ->
        [one] <b>One schedule</b>
       *[other] <b>{ $total } schedules</b>
    }
schedules-title-input = <b>{ $name }</b>: schedules
schedules-empty = No schedules yet. A schedule sets an input or runs a scene by itself: at a time, every so often, or with the sun. Add one.
schedule-add = ➕ Add a schedule
schedule-line = { $state ->
    [paused] ⏸ { $name }
    [stopped] ⚠️ { $name }
    [over] ✔️ { $name }
    [waits] ⏰ { $name }
   *[next] ⏰ { $name } · { $next }
}
schedule-open = ⏰ { $name }
to-schedules = « Schedules
schedule-head = ⏰ <b>{ $name }</b>
schedule-does-input = <b>{ $unit }</b>: { $input } <b>{ $value }</b>
schedule-does-input-end = <b>{ $unit }</b>: { $input } <b>{ $value }</b>, then <b>{ $end }</b>
schedule-does-gone = { $called } <b>{ $value }</b>
schedule-does-scene = Scene <b>{ $scene }</b>
schedule-does-scene-end = Scene <b>{ $scene }</b>, then scene <b>{ $end }</b>
schedule-when = 🕒 { $when }
schedule-end = 🏁 { $end }
schedule-time = at { $time }
schedule-once = once, { $date } at { $time }
schedule-every = every { $span }, { $from } – { $to }
schedule-every-day = every { $span }
schedule-sun = { $event ->
    [sunrise] at sunrise
   *[sunset] at sunset
}
schedule-sun-before = { $event ->
    [sunrise] { $span } before sunrise
   *[sunset] { $span } before sunset
}
schedule-sun-after = { $event ->
    [sunrise] { $span } after sunrise
   *[sunset] { $span } after sunset
}
schedule-earliest = not before { $time }
schedule-latest = not after { $time }
schedule-daily = daily
schedule-after = after { $span }
schedule-spread = 🎲 up to { $span } earlier or later, at random
schedule-place = 📍 { $city }
schedule-late = { $minutes ->
    [0] ⏳ What the server misses is skipped
   *[other] ⏳ Late by { $span } at most, else skipped
}
schedule-next = Next:
schedule-run = • { $time }
schedule-run-end = • { $time } – { $end }
schedule-running = ▶️ It has begun, and ends { $time }.
schedule-none = No run within a year.
schedule-over = ✔️ It has run and is over. Choose another time, or delete it.
schedule-without = { $event ->
    [sunrise] 🌑 The sun does not rise there at present: those days are skipped.
   *[sunset] 🌕 The sun does not set there at present: those days are skipped.
}
schedule-driven = 🔗 A link sets this input too: its next value replaces that of the schedule.
schedule-stopped = { $why ->
    [hand] ⏸ Paused.
    [gone] ⚠️ What it sets is gone. Choose another value or scene, or delete it.
    [no-access] ⚠️ You may not set this input any more.
    [unfit] ⚠️ The input does not take this value any more. Choose another.
    [scene] ⚠️ Its scene can’t be run as it is. /scene shows why.
   *[no-place] ⚠️ I don’t know where the sun is meant. Choose a city.
}
schedule-part = { $part ->
    [when] 🕒 Time
    [end] 🏁 End
    [value] 🎯 Value
    [earliest] ⏫ Not before
    [latest] ⏬ Not after
    [place] 📍 Place
   *[name] ✏️ Name
}
schedule-days = 📆 Days
schedule-spread-button = 🎲 At random
schedule-late-button = ⏳ If missed
schedule-more = 🔧 More
schedule-run-now = ▶️ Run now
schedule-run-done = Done.
schedule-pause = ⏸ Pause
schedule-resume = ▶️ Resume
schedule-delete-ask = Delete the schedule <b>{ $name }</b>? Nothing else changes.
schedule-ask-unit = Which device?
schedule-ask-input = <b>{ $unit }</b>: which input?
schedule-no-inputs = <b>{ $unit }</b> has no input that you may set.
schedule-scene-button = 🎬 A scene
schedule-ask-scene = Which scene?
schedule-no-scenes = No scenes yet. /scene makes one.
schedule-ask-value = Set <b>{ $input }</b> to what?
schedule-value-typed = ✏️ Type a value
schedule-ask-when = When? Send a time, or choose:
    <code>7:30</code> · <code>sunset - 30 min</code> · <code>every 15 min 8:00-20:00</code> · <code>tomorrow 18:00</code>
schedule-ask-end = When does it end? Send a time, a length or the sun, or choose: <code>23:00</code> · <code>2 h</code> · <code>sunrise</code>
schedule-ask-end-value = And what is <b>{ $input }</b> set to then?
schedule-ask-end-scene = And which scene is run then?
schedule-ask-limit = { $part ->
    [earliest] Never before which time of the day?
   *[latest] Never after which time of the day?
} Send one, such as 21:00.
schedule-ask-place = Where does the sun rise and set? Send a city, such as Berlin, or share your place in /settings.
schedule-ask-name = What shall it be called?
schedule-ask-days = On which days?
schedule-ask-spread = By how much may it be earlier or later? Each day by another time, so that it looks as if somebody were at home.
schedule-ask-late = What is missed while the server is away: how late may it still run? Else it is skipped, and I tell you.
schedule-choice = { $choice ->
    [sunset] At sunset
    [sunrise] At sunrise
    [hour] Every hour
    [none] No end
    [after-hour] 1 h
    [no-limit] No limit
   *[own-place] My place
}
schedule-every-days = Every day
schedule-workdays = Mon – Fri
schedule-weekend = Sat – Sun
schedule-no-spread = Exactly
schedule-not-late = Not at all
notice-schedule-paused = ⏰ <b>{ $name }</b> is stopped: { $why ->
    [gone] { $called } is gone.
    [no-access] you may not set { $called } any more.
    [unfit] { $called } does not take its value any more.
    [scene] the scene { $called } can’t be run as it is.
   *[no-place] I don’t know where the sun is meant.
}
notice-schedule-missed = ⏰ <b>{ $name }</b> missed { $many ->
    [yes] { $count } runs and more since { $first }
   *[no] { $count ->
        [one] its run of { $first }
       *[other] { $count } runs from { $first } to { $last }
    }
}, while the server was away or its clock was moved.
input-held = ✋ Held by hand until { $time }: links and schedules wait.
input-hold = ✋ Hold for 1 h
input-release = ✋ Let go
input-schedules = { $count ->
    [0] ⏰ Schedule
   *[other] ⏰ Schedules: { $count }
}
override-hold = ✋ For 1 h
override-held = <b>{ $name }</b> is set to <b>{ $value }</b> and held until { $time }. Then its link has it again.
error-too-many-schedules = You have { $max } schedules, which is the most I can hold for one person. Delete one first.
error-schedule-time-expected = I don’t understand that time. Send one such as 7:30, sunset - 30 min, every 15 min 8:00-20:00 or tomorrow 18:00.
error-schedule-end-expected = I don’t understand that end. Send one such as 23:00, 2 h or sunrise.
error-schedule-end-value = It ends, so it needs what is set, or which scene is run, at its end.
error-schedule-minute-expected = Send a time of the day, such as 21:00.
error-schedule-length-expected = Send a length, such as 10 min.
error-schedule-too-often = That is too often: once a minute is the most.
error-schedule-too-long = That is too long: an interval or an end is a day at most, an offset from the sun a week.
error-schedule-past = That time is over. Send one that is to come.
error-schedule-timing = That timing does not fit together: what runs again and again ends sooner than it runs again, and has no random time.
error-schedule-place-needed = I don’t know where the sun is meant. Send a city, or share your place in /settings.
error-schedule-stopped = It can’t run now: { $why ->
    [no-access] you may not set this input any more.
    [unfit] the input does not take this value any more.
   *[gone] what it sets is gone.
}
error-city-unknown = I don’t know that city. Send a larger one nearby, such as Berlin, or one with its country: London, Canada.
error-hold-needless = No link and no schedule sets this input, so there is nothing to hold.
