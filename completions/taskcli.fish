# taskcli completion for fish: printed by `taskcli --show-completion fish`.

function __taskcli_path -d 'the command so far'
    set -l words (commandline -opc)
    if string match -q -- '-*' "$words[2]"
        echo ''
    else if contains -- "$words[2]" profile sandbox accelo capillary oracle pageseeder tallyfy; and set -q words[3]
        echo "$words[2] $words[3]"
    else
        echo "$words[2]"
    end
end

function __taskcli_at -d 'whether the command is one of a set'
    set -l set __taskcli_$argv[1]
    contains -- (__taskcli_path) $$set
end

function __taskcli_words -d 'words, also behind a comma where that is the first one'
    set -l token (commandline -ct)
    set -l typed (string replace -r '^--[^=]*=' '' -- $token)
    set -l before
    if test "$argv[1]" = ,
        set before (string match -r '^.*,' -- $typed)
        set -e argv[1]
    end
    set -l begun (string sub -s (math 1 + (string length -- "$before")) -- "$typed")
    for word in $argv
        # Behind `--flag=` fish puts in only what goes on as it was begun; words are taken in any case.
        if test "$token" != "$typed" -a -n "$begun"; and string match -qi -- "$begun*" $word
            set word $begun(string sub -s (math 1 + (string length -- $begun)) -- $word | string lower)
        end
        printf '%s\n' "$before$word"
    end
end

function __taskcli_live -d 'names in the configuration'
    set -l token (commandline -ct)
    if set -q argv[2]; and test -n "$token"; and not string match -q -- "$argv[2]*" $token
        return
    end
    set -l words (commandline -opc)
    if string match -q 'profiles*' -- $argv[1]; and contains -- --demo $words
        string split ' ' -- 'demo-accelo demo-capillary demo-oracle demo-pageseeder demo-tallyfy'
        return
    end
    set -l config (string replace -rf '^--config=' '' -- $words)
    if set -l at (contains -i -- --config $words)
        set config $words[(math $at + 1)]
    end
    set -l found
    if set -q config[1]
        set found (env TASKCLI_CONFIG="$config[1]" _TASKCLI_COMPLETE=$argv[1] taskcli 2>/dev/null)
    else
        set found (env _TASKCLI_COMPLETE=$argv[1] taskcli 2>/dev/null)
    end
    string length -q -- $found; and printf "$argv[2]%s\n" $found
end

complete -c taskcli -f
set -g __taskcli_root ''
set -g __taskcli_profile 'profile'
set -g __taskcli_sandbox 'sandbox'
set -g __taskcli_accelo 'accelo'
set -g __taskcli_capillary 'capillary'
set -g __taskcli_oracle 'oracle'
set -g __taskcli_pageseeder 'pageseeder'
set -g __taskcli_tallyfy 'tallyfy'
set -g __taskcli_0 'list'
set -g __taskcli_1 'list' 'get'
set -g __taskcli_2 'list' 'get' 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami'
set -g __taskcli_3 'list' 'get' 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'accelo api' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'capillary api' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'oracle api' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'pageseeder api' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami' 'tallyfy api'
set -g __taskcli_4 'list' 'get' 'profile list' 'profile show' 'profile check' 'profile path' 'schema' 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'accelo api' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'capillary api' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle attachment' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'oracle api' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'pageseeder api' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami' 'tallyfy api'
set -g __taskcli_5 'list' 'get' 'profile list' 'profile show' 'profile check' 'profile path' 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'accelo api' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'capillary api' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle attachment' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'oracle api' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'pageseeder api' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami' 'tallyfy api'
set -g __taskcli_6 'list' 'get' 'profile list' 'profile show' 'profile check' 'profile path' 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami'
set -g __taskcli_7 'list' 'accelo list' 'capillary list' 'oracle list' 'pageseeder list' 'tallyfy list'
set -g __taskcli_8 'list' 'get' 'profile add' 'profile list' 'profile show' 'profile check' 'profile default' 'profile remove' 'profile secret' 'profile path' 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'accelo api' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'capillary api' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle attachment' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'oracle api' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'pageseeder api' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami' 'tallyfy api'
set -g __taskcli_9 'list' 'get' 'profile check' 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'accelo api' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'capillary api' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle attachment' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'oracle api' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'pageseeder api' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami' 'tallyfy api'
set -g __taskcli_10 'list' 'get' 'profile add' 'profile check' 'profile default' 'profile remove' 'profile secret' 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'accelo api' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'capillary api' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle attachment' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'oracle api' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'pageseeder api' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami' 'tallyfy api'
set -g __taskcli_11 'list' 'get' 'profile add' 'profile list' 'profile show' 'profile check' 'profile default' 'profile remove' 'profile secret' 'profile path' 'sandbox serve' 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'accelo api' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'capillary api' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle attachment' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'oracle api' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'pageseeder api' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami' 'tallyfy api'
set -g __taskcli_12 'list' 'get' 'profile add' 'profile list' 'profile show' 'profile check' 'profile default' 'profile remove' 'profile secret' 'profile path' 'schema' 'sandbox serve' 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'accelo api' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'capillary api' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle attachment' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'oracle api' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'pageseeder api' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami' 'tallyfy api'
set -g __taskcli_13 'list' 'get' 'profile add' 'profile list' 'profile show' 'profile check' 'profile default' 'profile remove' 'profile secret' 'profile path' 'schema' 'sandbox serve' 'help' 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'accelo api' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'capillary api' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle attachment' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'oracle api' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'pageseeder api' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami' 'tallyfy api' ''
set -g __taskcli_14 'get'
set -g __taskcli_15 'profile add'
set -g __taskcli_16 'profile list' 'profile show' 'profile check' 'profile path'
set -g __taskcli_17 'schema'
set -g __taskcli_18 'sandbox serve'
set -g __taskcli_19 'accelo list' 'accelo count'
set -g __taskcli_20 'accelo list' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo attachments'
set -g __taskcli_21 'accelo list' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo activities' 'accelo history' 'accelo attachments'
set -g __taskcli_22 'accelo list' 'accelo get' 'accelo run'
set -g __taskcli_23 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'accelo api'
set -g __taskcli_24 'accelo list' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo attachments' 'capillary metadata' 'capillary entities' 'oracle list' 'oracle view' 'oracle identities' 'pageseeder list' 'pageseeder comments' 'pageseeder members' 'pageseeder statuses' 'pageseeder priorities' 'tallyfy list' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations'
set -g __taskcli_25 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'accelo api' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'capillary api' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle attachment' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'oracle api' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'pageseeder api' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami' 'tallyfy api'
set -g __taskcli_26 'accelo count'
set -g __taskcli_27 'accelo priorities'
set -g __taskcli_28 'accelo statuses'
set -g __taskcli_29 'accelo statuses' 'accelo resources' 'accelo jobs' 'accelo milestones'
set -g __taskcli_30 'accelo staff' 'accelo companies'
set -g __taskcli_31 'accelo staff'
set -g __taskcli_32 'accelo resources'
set -g __taskcli_33 'accelo resources' 'accelo attachments'
set -g __taskcli_34 'accelo companies'
set -g __taskcli_35 'accelo companies' 'accelo jobs' 'accelo issues'
set -g __taskcli_36 'accelo jobs'
set -g __taskcli_37 'accelo jobs' 'accelo issues'
set -g __taskcli_38 'accelo milestones'
set -g __taskcli_39 'accelo issues'
set -g __taskcli_40 'accelo filters'
set -g __taskcli_41 'accelo activities'
set -g __taskcli_42 'accelo history'
set -g __taskcli_43 'accelo progressions'
set -g __taskcli_44 'accelo attachments'
set -g __taskcli_45 'accelo whoami'
set -g __taskcli_46 'accelo api' 'capillary api' 'oracle api' 'pageseeder api' 'tallyfy api'
set -g __taskcli_47 'capillary list' 'capillary metadata'
set -g __taskcli_48 'capillary list' 'capillary metadata' 'capillary store-tasks'
set -g __taskcli_49 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'capillary api'
set -g __taskcli_50 'capillary list' 'capillary store-tasks'
set -g __taskcli_51 'capillary get' 'capillary metadata'
set -g __taskcli_52 'capillary metadata'
set -g __taskcli_53 'capillary log'
set -g __taskcli_54 'capillary statuses'
set -g __taskcli_55 'capillary store-tasks'
set -g __taskcli_56 'capillary reminders'
set -g __taskcli_57 'capillary staff'
set -g __taskcli_58 'capillary store'
set -g __taskcli_59 'capillary entities'
set -g __taskcli_60 'capillary customer'
set -g __taskcli_61 'capillary whoami'
set -g __taskcli_62 'oracle list' 'oracle count' 'oracle view'
set -g __taskcli_63 'oracle list' 'oracle view'
set -g __taskcli_64 'oracle list' 'oracle get' 'oracle view'
set -g __taskcli_65 'oracle list'
set -g __taskcli_66 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle attachment' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'oracle api'
set -g __taskcli_67 'oracle get'
set -g __taskcli_68 'oracle count' 'oracle payload' 'tallyfy count'
set -g __taskcli_69 'oracle comments'
set -g __taskcli_70 'oracle history'
set -g __taskcli_71 'oracle attachments'
set -g __taskcli_72 'oracle attachment'
set -g __taskcli_73 'oracle form'
set -g __taskcli_74 'oracle views'
set -g __taskcli_75 'oracle identities'
set -g __taskcli_76 'oracle whoami'
set -g __taskcli_77 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder workflow'
set -g __taskcli_78 'pageseeder list'
set -g __taskcli_79 'pageseeder list' 'pageseeder comments'
set -g __taskcli_80 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'pageseeder api'
set -g __taskcli_81 'pageseeder list' 'pageseeder get'
set -g __taskcli_82 'pageseeder get'
set -g __taskcli_83 'pageseeder get' 'pageseeder workflow'
set -g __taskcli_84 'pageseeder comments'
set -g __taskcli_85 'pageseeder groups'
set -g __taskcli_86 'pageseeder members'
set -g __taskcli_87 'pageseeder member' 'pageseeder whoami'
set -g __taskcli_88 'pageseeder statuses' 'pageseeder priorities'
set -g __taskcli_89 'pageseeder labels'
set -g __taskcli_90 'pageseeder workflow'
set -g __taskcli_91 'tallyfy list' 'tallyfy count'
set -g __taskcli_92 'tallyfy list'
set -g __taskcli_93 'tallyfy list' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations'
set -g __taskcli_94 'tallyfy list' 'tallyfy guests' 'tallyfy runs'
set -g __taskcli_95 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami' 'tallyfy api'
set -g __taskcli_96 'tallyfy list' 'tallyfy get'
set -g __taskcli_97 'tallyfy get'
set -g __taskcli_98 'tallyfy get' 'tallyfy comments'
set -g __taskcli_99 'tallyfy comments'
set -g __taskcli_100 'tallyfy history'
set -g __taskcli_101 'tallyfy search'
set -g __taskcli_102 'tallyfy members'
set -g __taskcli_103 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy runs'
set -g __taskcli_104 'tallyfy guests'
set -g __taskcli_105 'tallyfy guests' 'tallyfy checklists'
set -g __taskcli_106 'tallyfy groups'
set -g __taskcli_107 'tallyfy tags' 'tallyfy checklists'
set -g __taskcli_108 'tallyfy tags'
set -g __taskcli_109 'tallyfy folders'
set -g __taskcli_110 'tallyfy folders' 'tallyfy runs'
set -g __taskcli_111 'tallyfy runs'
set -g __taskcli_112 'tallyfy runs' 'tallyfy checklists'
set -g __taskcli_113 'tallyfy checklists'
set -g __taskcli_114 'tallyfy custom-field-keys'
set -g __taskcli_115 'tallyfy organizations'
set -g __taskcli_116 'tallyfy whoami'
set -g __taskcli_117 ''
set -g __taskcli_118 'profile show'
set -g __taskcli_119 'profile check'
set -g __taskcli_120 'profile default'
set -g __taskcli_121 'profile remove'
set -g __taskcli_122 'profile secret'
set -g __taskcli_123 'help'
complete -c taskcli -n '__taskcli_at root' -a list -d 'List tasks of one, several or all profiles'
complete -c taskcli -n '__taskcli_at root' -a get -d 'Show tasks: PROFILE:ID, an ID with -p, a task\'s web or API address, or - for one a line from stdin'
complete -c taskcli -n '__taskcli_at root' -a profile -d 'Your accounts: added, shown, checked and removed, without an editor'
complete -c taskcli -n '__taskcli_at root' -a schema -d 'Print the JSON Schema of the common record, or all that can be typed, as one JSON document'
complete -c taskcli -n '__taskcli_at root' -a sandbox -d 'A local server that imitates the five providers'
complete -c taskcli -n '__taskcli_at root' -a help -d 'Show the help of a command; alone, where profiles live as well'
complete -c taskcli -n '__taskcli_at root' -a accelo -d 'Accelo tasks'
complete -c taskcli -n '__taskcli_at root' -a capillary -d 'Capillary tasks'
complete -c taskcli -n '__taskcli_at root' -a oracle -d 'Oracle worklists'
complete -c taskcli -n '__taskcli_at root' -a pageseeder -d 'PageSeeder tasks'
complete -c taskcli -n '__taskcli_at root' -a tallyfy -d 'Tallyfy tasks'
complete -c taskcli -n '__taskcli_at profile' -a add -d 'Write a profile, asking for what is missing, once it has been checked'
complete -c taskcli -n '__taskcli_at profile' -a list -d 'List the profiles'
complete -c taskcli -n '__taskcli_at profile' -a show -d 'Show a profile, without its secrets'
complete -c taskcli -n '__taskcli_at profile' -a check -d 'Tell what is wrong with profiles, by one harmless request each'
complete -c taskcli -n '__taskcli_at profile' -a default -d 'Say which are asked by default'
complete -c taskcli -n '__taskcli_at profile' -a remove -d 'Remove a profile'
complete -c taskcli -n '__taskcli_at profile' -a secret -d 'Put a secret into the system\'s keyring'
complete -c taskcli -n '__taskcli_at profile' -a path -d 'Show where the configuration is'
complete -c taskcli -n '__taskcli_at sandbox' -a serve -d 'Serve the sandbox on a loopback port, until Ctrl-C'
complete -c taskcli -n '__taskcli_at accelo' -a list -d 'List tasks'
complete -c taskcli -n '__taskcli_at accelo' -a get -d 'Show one task'
complete -c taskcli -n '__taskcli_at accelo' -a count -d 'Count tasks'
complete -c taskcli -n '__taskcli_at accelo' -a priorities -d 'List the priorities that tasks can have'
complete -c taskcli -n '__taskcli_at accelo' -a statuses -d 'List the statuses that tasks can have'
complete -c taskcli -n '__taskcli_at accelo' -a staff -d 'List the people of the deployment'
complete -c taskcli -n '__taskcli_at accelo' -a resources -d 'List files attached to activities'
complete -c taskcli -n '__taskcli_at accelo' -a companies -d 'List companies'
complete -c taskcli -n '__taskcli_at accelo' -a jobs -d 'List jobs: projects on the web'
complete -c taskcli -n '__taskcli_at accelo' -a milestones -d 'List the milestones of jobs'
complete -c taskcli -n '__taskcli_at accelo' -a issues -d 'List issues: tickets on the web'
complete -c taskcli -n '__taskcli_at accelo' -a filters -d 'List saved filters: your own, and shared ones'
complete -c taskcli -n '__taskcli_at accelo' -a run -d 'List what a saved filter finds'
complete -c taskcli -n '__taskcli_at accelo' -a activities -d 'List a task\'s notes, mails, calls and logged time'
complete -c taskcli -n '__taskcli_at accelo' -a history -d 'List the statuses that a task has had'
complete -c taskcli -n '__taskcli_at accelo' -a progressions -d 'List the statuses that a task can go to'
complete -c taskcli -n '__taskcli_at accelo' -a attachments -d 'List files attached to a task\'s activities'
complete -c taskcli -n '__taskcli_at accelo' -a whoami -d 'Show who is signed in'
complete -c taskcli -n '__taskcli_at accelo' -a api -d 'Ask for any other path below the API root'
complete -c taskcli -n '__taskcli_at capillary' -a list -d 'List entries: one row per associate or customer of a task'
complete -c taskcli -n '__taskcli_at capillary' -a get -d 'Show what one task is about'
complete -c taskcli -n '__taskcli_at capillary' -a metadata -d 'List titles, dates and creators of tasks'
complete -c taskcli -n '__taskcli_at capillary' -a log -d 'List the changes of status of tasks'
complete -c taskcli -n '__taskcli_at capillary' -a statuses -d 'List the organisation\'s own status words'
complete -c taskcli -n '__taskcli_at capillary' -a store-tasks -d 'List entries of the current store'
complete -c taskcli -n '__taskcli_at capillary' -a reminders -d 'List reminders of tasks'
complete -c taskcli -n '__taskcli_at capillary' -a staff -d 'List associates and managers, whose ids --assoc-id and --created-by take'
complete -c taskcli -n '__taskcli_at capillary' -a store -d 'Show one store'
complete -c taskcli -n '__taskcli_at capillary' -a entities -d 'List stores, tills, zones or concepts'
complete -c taskcli -n '__taskcli_at capillary' -a customer -d 'Show customers: personal data, asked for by nothing else'
complete -c taskcli -n '__taskcli_at capillary' -a whoami -d 'Show which till is signed in'
complete -c taskcli -n '__taskcli_at capillary' -a api -d 'Ask for any other path below the API root'
complete -c taskcli -n '__taskcli_at oracle' -a list -d 'List worklist tasks'
complete -c taskcli -n '__taskcli_at oracle' -a get -d 'Show one task'
complete -c taskcli -n '__taskcli_at oracle' -a count -d 'Count worklist tasks'
complete -c taskcli -n '__taskcli_at oracle' -a comments -d 'List a task\'s comments'
complete -c taskcli -n '__taskcli_at oracle' -a history -d 'List a task\'s history'
complete -c taskcli -n '__taskcli_at oracle' -a attachments -d 'List a task\'s attachments'
complete -c taskcli -n '__taskcli_at oracle' -a attachment -d 'Save an attachment, as it is sent'
complete -c taskcli -n '__taskcli_at oracle' -a payload -d 'Print a task\'s business data as it is sent, XML or JSON'
complete -c taskcli -n '__taskcli_at oracle' -a form -d 'Show the address of a task\'s form'
complete -c taskcli -n '__taskcli_at oracle' -a views -d 'List your saved views'
complete -c taskcli -n '__taskcli_at oracle' -a view -d 'List the tasks of a saved view'
complete -c taskcli -n '__taskcli_at oracle' -a identities -d 'List people and groups (Integration and BPM Suite only)'
complete -c taskcli -n '__taskcli_at oracle' -a whoami -d 'Show who is signed in (Integration only)'
complete -c taskcli -n '__taskcli_at oracle' -a api -d 'Ask for any other path below the API root'
complete -c taskcli -n '__taskcli_at pageseeder' -a list -d 'Find tasks, of public groups or of all that a member can see'
complete -c taskcli -n '__taskcli_at pageseeder' -a get -d 'Show one task, of a public group or any that a member can see'
complete -c taskcli -n '__taskcli_at pageseeder' -a comments -d 'Find comments, of public groups or of all that a member can see, newest first'
complete -c taskcli -n '__taskcli_at pageseeder' -a groups -d 'List the groups and projects of a member, as --groups and --project take them'
complete -c taskcli -n '__taskcli_at pageseeder' -a members -d 'List the members of a group, with the ids that --assignedto and --author take'
complete -c taskcli -n '__taskcli_at pageseeder' -a member -d 'Show a member by user name or id; servers may keep others to administrators'
complete -c taskcli -n '__taskcli_at pageseeder' -a statuses -d 'List the statuses in use in a group, from the index, with about how often'
complete -c taskcli -n '__taskcli_at pageseeder' -a priorities -d 'List the priorities in use in a group, from the index, with about how often'
complete -c taskcli -n '__taskcli_at pageseeder' -a labels -d 'List the labels of a group: those of comments and tasks, or of others'
complete -c taskcli -n '__taskcli_at pageseeder' -a workflow -d 'Show the workflow of a document in a group'
complete -c taskcli -n '__taskcli_at pageseeder' -a whoami -d 'Show which member is signed in'
complete -c taskcli -n '__taskcli_at pageseeder' -a api -d 'Ask for any other path below the API root'
complete -c taskcli -n '__taskcli_at tallyfy' -a list -d 'List tasks of the organization, a process, or a person'
complete -c taskcli -n '__taskcli_at tallyfy' -a get -d 'Show one task'
complete -c taskcli -n '__taskcli_at tallyfy' -a count -d 'Count tasks'
complete -c taskcli -n '__taskcli_at tallyfy' -a comments -d 'List a task\'s comments and issues'
complete -c taskcli -n '__taskcli_at tallyfy' -a history -d 'List what happened to a task'
complete -c taskcli -n '__taskcli_at tallyfy' -a search -d 'Search tasks, processes or templates; what matches is up to Tallyfy'
complete -c taskcli -n '__taskcli_at tallyfy' -a members -d 'List the members, whose numbers --owners and --user take'
complete -c taskcli -n '__taskcli_at tallyfy' -a guests -d 'List the guests, whose addresses --guests and --guest take'
complete -c taskcli -n '__taskcli_at tallyfy' -a groups -d 'List the groups, whose ids --groups takes'
complete -c taskcli -n '__taskcli_at tallyfy' -a tags -d 'List the tags, whose titles --tag takes'
complete -c taskcli -n '__taskcli_at tallyfy' -a folders -d 'List the folders, whose ids --folder takes'
complete -c taskcli -n '__taskcli_at tallyfy' -a runs -d 'List the processes, whose ids --run takes'
complete -c taskcli -n '__taskcli_at tallyfy' -a checklists -d 'List the templates of processes'
complete -c taskcli -n '__taskcli_at tallyfy' -a custom-field-keys -d 'List the custom fields, whose keys --custom-field-key takes'
complete -c taskcli -n '__taskcli_at tallyfy' -a organizations -d 'List your organizations, with the ids that org_id takes'
complete -c taskcli -n '__taskcli_at tallyfy' -a whoami -d 'Show who is signed in'
complete -c taskcli -n '__taskcli_at tallyfy' -a api -d 'Ask for any other path below the API root'
complete -c taskcli -n '__taskcli_at 0' -l view -d 'options from [views.NAME] of the configuration, as @NAME' -xa '(__taskcli_live views)'
complete -c taskcli -n '__taskcli_at 0' -l all-profiles -d 'all profiles of the configuration'
complete -c taskcli -n '__taskcli_at 0' -l status -d 'open, in-progress, done, cancelled, unknown, all, or a provider\'s own' -xa '(__taskcli_words , open in-progress done cancelled unknown all)'
complete -c taskcli -n '__taskcli_at 0' -l assignee -d 'assigned to this id, name or e-mail, to me, or to none (repeatable;' -xa '(__taskcli_words me none)'
complete -c taskcli -n '__taskcli_at 0' -l creator -d 'created by this id, name or e-mail (repeatable; not:WHO leaves out)' -xa '(__taskcli_words me)'
complete -c taskcli -n '__taskcli_at 0' -l priority -d 'urgent, high, normal, low, none, or a provider\'s own word; not:WORD' -xa '(__taskcli_words , urgent high normal low none)'
complete -c taskcli -n '__taskcli_at 0' -l search -d 'text in title or description, whatever its case' -x
complete -c taskcli -n '__taskcli_at 0' -l created-after -d 'created from the beginning of WHEN' -x
complete -c taskcli -n '__taskcli_at 0' -l created-before -d 'created until just before WHEN' -x
complete -c taskcli -n '__taskcli_at 0' -l updated-after -d 'updated from the beginning of WHEN' -x
complete -c taskcli -n '__taskcli_at 0' -l updated-before -d 'updated until just before WHEN' -x
complete -c taskcli -n '__taskcli_at 0' -l due-after -d 'due from the beginning of WHEN' -x
complete -c taskcli -n '__taskcli_at 0' -l due-before -d 'due until just before WHEN' -x
complete -c taskcli -n '__taskcli_at 0' -l completed-after -d 'completed from the beginning of WHEN' -x
complete -c taskcli -n '__taskcli_at 0' -l completed-before -d 'completed until just before WHEN' -x
complete -c taskcli -n '__taskcli_at 0' -l due -d 'due on that day, or none' -xa '(__taskcli_words none today tomorrow yesterday)'
complete -c taskcli -n '__taskcli_at 0' -l overdue -d 'only what is late'
complete -c taskcli -n '__taskcli_at 0' -l project -d 'of this project, by id or name, or of none (repeatable; not:NAME' -xa '(__taskcli_words none)'
complete -c taskcli -n '__taskcli_at 0' -l customer -d 'for this customer, by id or name, or for none (repeatable; not:NAME' -xa '(__taskcli_words none)'
complete -c taskcli -n '__taskcli_at 0' -l type -d 'of this type, in the provider\'s word, or of none (repeatable;' -xa '(__taskcli_words none)'
complete -c taskcli -n '__taskcli_at 0' -l tag -d 'with this tag, or with none (repeatable; not:TAG leaves out)' -xa '(__taskcli_words none)'
complete -c taskcli -n '__taskcli_at 0' -l sort -d 'due, created, updated, completed, title, status, priority, assignee,' -xa '(__taskcli_words , due created updated completed title status priority assignee project customer type profile id)'
complete -c taskcli -n '__taskcli_at 0' -l limit -d 'rows after merging and sorting, 0 for all (default 100)' -x
complete -c taskcli -n '__taskcli_at 0' -l offset -d 'leave out so many rows first' -x
complete -c taskcli -n '__taskcli_at 0' -l group-by -d 'tables by status, native_status, priority, project, customer, type,' -xa '(__taskcli_words status native_status priority project customer type tag assignee creator profile provider)'
complete -c taskcli -n '__taskcli_at 0' -l count-by -d 'only how many, by status, native_status, priority, project, customer,' -xa '(__taskcli_words , status native_status priority project customer type tag assignee creator profile provider)'
complete -c taskcli -n '__taskcli_at 0' -l meta -d 'wrap the JSON with what each profile answered'
complete -c taskcli -n '__taskcli_at 0' -l require-complete -d 'exit code 9 and no output where anything is missing'
complete -c taskcli -n '__taskcli_at 0' -l native -d 'add the provider\'s own object to each record'
complete -c taskcli -n '__taskcli_at 1' -l profile -s p -d 'profile to ask, repeatable' -xa '(__taskcli_live profiles)'
complete -c taskcli -n '__taskcli_at 1' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , ref profile provider id title description status native_status priority native_priority assignees creator created updated due completed overdue project parent customer type tags url)'
complete -c taskcli -n '__taskcli_at 1' -l tz -d 'time zone of what is typed and shown (default' -x
complete -c taskcli -n '__taskcli_at 2' -l output -s o -d 'table, json, jsonl, csv, tsv, yaml, xml, raw (else TASKCLI_OUTPUT,' -xa '(__taskcli_words table json jsonl csv tsv yaml xml raw)'
complete -c taskcli -n '__taskcli_at 2' -l wide -d 'all columns of a table, whole, as in a pipe'
complete -c taskcli -n '__taskcli_at 2' -l no-headers -d 'no header in table, csv and tsv'
complete -c taskcli -n '__taskcli_at 3' -l jq -d 'filter the JSON with jq\'s language, once over the whole result' -x
complete -c taskcli -n '__taskcli_at 4' -l output-file -d 'write there in one step' -rF
complete -c taskcli -n '__taskcli_at 5' -l color -d 'auto, always or never' -xa '(__taskcli_words auto always never)'
complete -c taskcli -n '__taskcli_at 6' -l no-pager -d 'show long tables without TASKCLI_PAGER, PAGER or less'
complete -c taskcli -n '__taskcli_at 7' -l fail-on-match -d 'exit code 10 when there is something'
complete -c taskcli -n '__taskcli_at 7' -l fail-on-empty -d 'exit code 10 when there is nothing'
complete -c taskcli -n '__taskcli_at 8' -l config -d 'configuration file (else TASKCLI_CONFIG, else the user\'s own)' -rF
complete -c taskcli -n '__taskcli_at 8' -l verbose -s v -d 'tell each request and its time; -vv adds headers'
complete -c taskcli -n '__taskcli_at 9' -l demo -d 'ask the built-in sandbox; needs no account and no configuration'
complete -c taskcli -n '__taskcli_at 9' -l dry-run -d 'show the requests as curl commands, send nothing'
complete -c taskcli -n '__taskcli_at 9' -l timeout -d 'seconds to wait for the provider (default' -x
complete -c taskcli -n '__taskcli_at 9' -l wait -d 'wait however long the provider asks for, within the deadline'
complete -c taskcli -n '__taskcli_at 9' -l max-body -d 'the largest answer to read, unpacked (default' -x
complete -c taskcli -n '__taskcli_at 10' -l deadline -d 'seconds that the whole run may take' -x
complete -c taskcli -n '__taskcli_at 11' -l quiet -s q -d 'no notes and no progress, only errors'
complete -c taskcli -n '__taskcli_at 12' -l error-format -d 'errors as text or json' -xa '(__taskcli_words text json)'
complete -c taskcli -n '__taskcli_at 13' -l help -s h -d 'show the help and end'
complete -c taskcli -n '__taskcli_at 14' -l comments -d 'none, first, last, all, archive, where the provider has them (default' -xa '(__taskcli_words none first last all archive)'
complete -c taskcli -n '__taskcli_at 14' -l history -d 'what happened to the task, where the provider tells'
complete -c taskcli -n '__taskcli_at 14' -l web -d 'open the task\'s page in the browser'
complete -c taskcli -n '__taskcli_at 14' -l native -d 'add the provider\'s own object to the record'
complete -c taskcli -n '__taskcli_at 15' -l provider -d 'which service' -xa '(__taskcli_words accelo capillary oracle pageseeder tallyfy)'
complete -c taskcli -n '__taskcli_at 15' -l auth -d 'how to sign in' -xa '(__taskcli_words basic bearer client-credentials token none)'
complete -c taskcli -n '__taskcli_at 15' -l secret-stdin -d 'read the secret from stdin'
complete -c taskcli -n '__taskcli_at 15' -l secret-from -d 'where the secret is' -x
complete -c taskcli -n '__taskcli_at 15' -l default -d 'ask it by default, too'
complete -c taskcli -n '__taskcli_at 15' -l no-check -d 'write it without asking the service first'
complete -c taskcli -n '__taskcli_at 15' -l replace -d 'write a profile anew that is there'
complete -c taskcli -n '__taskcli_at 15' -l api-path -d 'pageseeder' -x
complete -c taskcli -n '__taskcli_at 15' -l api-root -d 'oracle' -x
complete -c taskcli -n '__taskcli_at 15' -l attribution-code -d 'capillary' -x
complete -c taskcli -n '__taskcli_at 15' -l attribution-type -d 'capillary' -x
complete -c taskcli -n '__taskcli_at 15' -l base-url -d 'address of the service, or any address of it that is pasted' -x
complete -c taskcli -n '__taskcli_at 15' -l ca-bundle -d 'file of certificate authorities, besides the system\'s' -x
complete -c taskcli -n '__taskcli_at 15' -l client-cert -d 'file of a certificate with its key' -x
complete -c taskcli -n '__taskcli_at 15' -l client-header -d 'tallyfy' -x
complete -c taskcli -n '__taskcli_at 15' -l client-id -d 'accelo, oracle, pageseeder, tallyfy' -x
complete -c taskcli -n '__taskcli_at 15' -l deployment -d 'accelo' -x
complete -c taskcli -n '__taskcli_at 15' -l key -d 'capillary' -x
complete -c taskcli -n '__taskcli_at 15' -l max-body -d 'the largest answer to read, unpacked' -x
complete -c taskcli -n '__taskcli_at 15' -l member -d 'pageseeder' -x
complete -c taskcli -n '__taskcli_at 15' -l org-id -d 'tallyfy' -x
complete -c taskcli -n '__taskcli_at 15' -l output -d 'the usual output format' -x
complete -c taskcli -n '__taskcli_at 15' -l scope -d 'oracle' -x
complete -c taskcli -n '__taskcli_at 15' -l site-prefix -d 'pageseeder' -x
complete -c taskcli -n '__taskcli_at 15' -l time-zone -d 'zone of times that the service gives without one' -x
complete -c taskcli -n '__taskcli_at 15' -l timeout -d 'seconds to wait for the service' -x
complete -c taskcli -n '__taskcli_at 15' -l token-url -d 'oracle' -x
complete -c taskcli -n '__taskcli_at 15' -l user -d 'tallyfy' -x
complete -c taskcli -n '__taskcli_at 15' -l username -d 'oracle, pageseeder' -x
complete -c taskcli -n '__taskcli_at 16' -l output -s o -d 'table, json, jsonl, csv, tsv, yaml (default table)' -xa '(__taskcli_words table json jsonl csv tsv yaml)'
complete -c taskcli -n '__taskcli_at 17' -l commands -d 'every command, flag, value and exit code instead'
complete -c taskcli -n '__taskcli_at 18' -l host -d 'address to listen on (default 127.0.0.1)' -x
complete -c taskcli -n '__taskcli_at 18' -l port -d 'port to listen on, 0 for a free one (default 0)' -x
complete -c taskcli -n '__taskcli_at 18' -l tasks -d 'tasks a site, at least (default 320)' -x
complete -c taskcli -n '__taskcli_at 18' -l seed -d 'the same seed gives the same tasks (default 1)' -x
complete -c taskcli -n '__taskcli_at 18' -l latency -d 'milliseconds before each answer' -x
complete -c taskcli -n '__taskcli_at 18' -l faults -d 'go wrong on purpose' -x
complete -c taskcli -n '__taskcli_at 18' -l tls -d 'speak HTTPS with a certificate made for the run (needs openssl)'
complete -c taskcli -n '__taskcli_at 18' -l verbose -s v -d 'log each request'
complete -c taskcli -n '__taskcli_at 18' -l config-out -d 'write a configuration that reaches the sandbox' -rF
complete -c taskcli -n '__taskcli_at 19' -l filters -d 'filters, such as standing(pending,started)' -x
complete -c taskcli -n '__taskcli_at 19' -l search -d 'words in title or description, all must match' -x
complete -c taskcli -n '__taskcli_at 20' -l limit -d 'objects per page' -x
complete -c taskcli -n '__taskcli_at 21' -l page -d 'number of the page, the first one is 0' -x
complete -c taskcli -n '__taskcli_at 21' -l offset -d 'index of the first object, instead of a page' -x
complete -c taskcli -n '__taskcli_at 22' -l fields -d 'fields to return, such as standing,assignee(email)' -x
complete -c taskcli -n '__taskcli_at 22' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title standing date_due assignee.surname task_priority.title)'
complete -c taskcli -n '__taskcli_at 23' -l profile -s p -d 'profile to ask (else TASKCLI_PROFILE, the default)' -xa '(__taskcli_live profiles:accelo)'
complete -c taskcli -n '__taskcli_at 24' -l paginate -d 'follow the pages to the end'
complete -c taskcli -n '__taskcli_at 24' -l max-items -d 'stop after so many; means --paginate' -x
complete -c taskcli -n '__taskcli_at 25' -l param -d 'any other query parameter, as it is (repeatable)' -x
complete -c taskcli -n '__taskcli_at 26' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , count)'
complete -c taskcli -n '__taskcli_at 27' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title level)'
complete -c taskcli -n '__taskcli_at 28' -l filters -d 'filters, such as standing(paused)' -x
complete -c taskcli -n '__taskcli_at 28' -l fields -d 'fields to return, standing,color,ordering unless named' -x
complete -c taskcli -n '__taskcli_at 28' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title standing color ordering)'
complete -c taskcli -n '__taskcli_at 29' -l search -d 'words in the title, all must match' -x
complete -c taskcli -n '__taskcli_at 30' -l filters -d 'filters, such as standing(active)' -x
complete -c taskcli -n '__taskcli_at 31' -l fields -d 'fields to return, email,username,standing unless named' -x
complete -c taskcli -n '__taskcli_at 31' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id firstname surname email username standing)'
complete -c taskcli -n '__taskcli_at 32' -l filters -d 'filters, such as activity_id(1015,1016)' -x
complete -c taskcli -n '__taskcli_at 33' -l fields -d 'fields to return, date_created,mimetype,filesize unless named' -x
complete -c taskcli -n '__taskcli_at 33' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title mimetype filesize date_created)'
complete -c taskcli -n '__taskcli_at 34' -l search -d 'words in name, website, phone or fax, all must match' -x
complete -c taskcli -n '__taskcli_at 34' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id name standing)'
complete -c taskcli -n '__taskcli_at 35' -l fields -d 'fields to return, standing unless named' -x
complete -c taskcli -n '__taskcli_at 36' -l filters -d 'filters, such as against(company(4))' -x
complete -c taskcli -n '__taskcli_at 37' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title standing)'
complete -c taskcli -n '__taskcli_at 38' -l filters -d 'filters, such as job(288)' -x
complete -c taskcli -n '__taskcli_at 38' -l fields -d 'fields to return, standing,job unless named' -x
complete -c taskcli -n '__taskcli_at 38' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title standing job)'
complete -c taskcli -n '__taskcli_at 39' -l filters -d 'filters, such as standing(open)' -x
complete -c taskcli -n '__taskcli_at 39' -l search -d 'words in the subject, all must match' -x
complete -c taskcli -n '__taskcli_at 40' -l filters -d 'filters, such as shared(yes)' -x
complete -c taskcli -n '__taskcli_at 40' -l fields -d 'fields to return, shared,staff_id unless named' -x
complete -c taskcli -n '__taskcli_at 40' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title shared staff_id)'
complete -c taskcli -n '__taskcli_at 41' -l filters -d 'further filters, such as medium(note)' -x
complete -c taskcli -n '__taskcli_at 41' -l fields -d 'fields to return, body,owner,medium and more unless named' -x
complete -c taskcli -n '__taskcli_at 41' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id date_logged medium owner subject body)'
complete -c taskcli -n '__taskcli_at 42' -l filters -d 'further filters, such as modified_by(7)' -x
complete -c taskcli -n '__taskcli_at 42' -l fields -d 'fields to return, modified_by,date_modified unless named' -x
complete -c taskcli -n '__taskcli_at 42' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id date_modified to_title modified_by)'
complete -c taskcli -n '__taskcli_at 43' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title status.title standing)'
complete -c taskcli -n '__taskcli_at 44' -l filters -d 'further filters, such as mimetype(application/pdf)' -x
complete -c taskcli -n '__taskcli_at 45' -l fields -d 'fields to return, such as email,timezone' -x
complete -c taskcli -n '__taskcli_at 45' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id firstname surname email)'
complete -c taskcli -n '__taskcli_at 46' -l output -s o -d 'json, jsonl, yaml, xml, raw (else TASKCLI_OUTPUT, the profile\'s,' -xa '(__taskcli_words json jsonl yaml xml raw)'
complete -c taskcli -n '__taskcli_at 47' -l assoc -l no-assoc -d 'tasks of all associates of the current store'
complete -c taskcli -n '__taskcli_at 47' -l all -l no-all -d 'the whole organisation, or only the current store'
complete -c taskcli -n '__taskcli_at 47' -l action-type -d 'kind of task, none for any other' -xa '(__taskcli_words sms email call none)'
complete -c taskcli -n '__taskcli_at 47' -l status -d 'task status' -xa '(__taskcli_words OPEN IN_PROGRESS CLOSED)'
complete -c taskcli -n '__taskcli_at 47' -l start-date -d 'created on or after' -x
complete -c taskcli -n '__taskcli_at 47' -l end-date -d 'created on or before' -x
complete -c taskcli -n '__taskcli_at 47' -l batch-size -d 'most tasks in an answer' -x
complete -c taskcli -n '__taskcli_at 48' -l assoc-id -d 'assigned to this associate' -x
complete -c taskcli -n '__taskcli_at 48' -l customer-id -d 'created for this customer' -x
complete -c taskcli -n '__taskcli_at 49' -l profile -s p -d 'profile to ask (else TASKCLI_PROFILE, the default)' -xa '(__taskcli_live profiles:capillary)'
complete -c taskcli -n '__taskcli_at 50' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id entry_id type status title associate_id customer_id store_id)'
complete -c taskcli -n '__taskcli_at 51' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title task_type action.type start_date end_date creator.name)'
complete -c taskcli -n '__taskcli_at 52' -l created-by -d 'created by this associate' -x
complete -c taskcli -n '__taskcli_at 52' -l created-by-type -d 'what the creator is' -xa '(__taskcli_words manager cashier)'
complete -c taskcli -n '__taskcli_at 52' -l execute-by-all -l no-execute-by-all -d 'tasks for everybody, not for one associate'
complete -c taskcli -n '__taskcli_at 52' -l customer-task -l no-customer-task -d 'customer tasks assigned to associates'
complete -c taskcli -n '__taskcli_at 52' -l start-id -d 'this id and higher ones' -x
complete -c taskcli -n '__taskcli_at 52' -l end-id -d 'this id and lower ones' -x
complete -c taskcli -n '__taskcli_at 53' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , task_id updated_time new_status associate_id customer_id store_id)'
complete -c taskcli -n '__taskcli_at 54' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id value label)'
complete -c taskcli -n '__taskcli_at 55' -l type-value -d 'kind of staff' -xa '(__taskcli_words ASSOCIATE MANAGER)'
complete -c taskcli -n '__taskcli_at 55' -l all -d 'kind of task, none for any other' -xa '(__taskcli_words sms email call none)'
complete -c taskcli -n '__taskcli_at 55' -l start-date -d 'created on or after' -x
complete -c taskcli -n '__taskcli_at 55' -l end-date -d 'created on or before' -x
complete -c taskcli -n '__taskcli_at 55' -l count -d 'most tasks to show' -x
complete -c taskcli -n '__taskcli_at 56' -l only-for-stores -l no-only-for-stores -d 'only those for stores; true where nothing is said'
complete -c taskcli -n '__taskcli_at 56' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id task_id time template remindee_id)'
complete -c taskcli -n '__taskcli_at 57' -l type -d 'kind of staff' -xa '(__taskcli_words ASSOCIATE MANAGER)'
complete -c taskcli -n '__taskcli_at 57' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id type firstname lastname email store_id)'
complete -c taskcli -n '__taskcli_at 58' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id name code city_name country_name)'
complete -c taskcli -n '__taskcli_at 59' -l type -d 'what to list; STORE if nothing is said' -xa '(__taskcli_words STORE STR_SERVER TILL ZONE CONCEPT)'
complete -c taskcli -n '__taskcli_at 59' -l id -d 'these ids' -x
complete -c taskcli -n '__taskcli_at 59' -l parent-identifier-type -d 'what names the parent' -xa '(__taskcli_words STORE_CODE STORE_ID STORE_EXTERNAL_ID CONCEPT_CODE CONCEPT_ID)'
complete -c taskcli -n '__taskcli_at 59' -l parent-identifier-value -d 'those below this parent' -x
complete -c taskcli -n '__taskcli_at 59' -l include-parent -l no-include-parent -d 'with the parent of each'
complete -c taskcli -n '__taskcli_at 59' -l sub-entities-count -l no-sub-entities-count -d 'with the number of those below'
complete -c taskcli -n '__taskcli_at 59' -l details -d 'basic' -xa '(__taskcli_words basic)'
complete -c taskcli -n '__taskcli_at 59' -l exclude-locale -d '1' -xa '(__taskcli_words 0 1)'
complete -c taskcli -n '__taskcli_at 59' -l active-only -l no-active-only -d 'only active ones'
complete -c taskcli -n '__taskcli_at 59' -l modified-since -d 'changed since this day' -x
complete -c taskcli -n '__taskcli_at 59' -l scope -d 'scope' -x
complete -c taskcli -n '__taskcli_at 59' -l start-id -d 'position of the first, from 0; no id' -x
complete -c taskcli -n '__taskcli_at 59' -l limit -d 'most to show' -x
complete -c taskcli -n '__taskcli_at 59' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id type code name is_active)'
complete -c taskcli -n '__taskcli_at 60' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , user_id firstname lastname email mobile)'
complete -c taskcli -n '__taskcli_at 61' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , username org_name user_id org_id server_time)'
complete -c taskcli -n '__taskcli_at 62' -l assignment -d 'who it is assigned to; Process Automation has other words, and MY as' -xa '(__taskcli_words MY GROUP MY_AND_GROUP MY_AND_GROUP_ALL REPORTEES OWNER REVIEWER PREVIOUS ALL ADMIN CREATOR DEFAULT PERSONA MEMBER)'
complete -c taskcli -n '__taskcli_at 62' -l created-by -d 'created by this user' -x
complete -c taskcli -n '__taskcli_at 62' -l due-date-from -d 'due at or after' -x
complete -c taskcli -n '__taskcli_at 62' -l due-date-to -d 'due at or before' -x
complete -c taskcli -n '__taskcli_at 62' -l fromuser -d 'previous assignee' -x
complete -c taskcli -n '__taskcli_at 62' -l identification-key -d 'tasks with this business key' -x
complete -c taskcli -n '__taskcli_at 62' -l keyword -d 'word in the title, % is a wildcard' -x
complete -c taskcli -n '__taskcli_at 62' -l outcome -d 'tasks with this outcome, such as APPROVE' -x
complete -c taskcli -n '__taskcli_at 62' -l pattern -d 'only to-do tasks, said with ToDo' -xa '(__taskcli_words ToDo)'
complete -c taskcli -n '__taskcli_at 62' -l priority -d '1 (highest) to 5, or Any' -xa '(__taskcli_words , 1 2 3 4 5 Any)'
complete -c taskcli -n '__taskcli_at 62' -l process -d 'of the processes so named' -x
complete -c taskcli -n '__taskcli_at 62' -l since -d 'created later than' -x
complete -c taskcli -n '__taskcli_at 62' -l status -d 'task status, of which each product has its own' -xa '(__taskcli_words , ASSIGNED COMPLETED SUSPENDED WITHDRAWN EXPIRED ERRORED ALERTED ERROR NEED_INFORMATION)'
complete -c taskcli -n '__taskcli_at 62' -l until -d 'created before' -x
complete -c taskcli -n '__taskcli_at 63' -l fields -d 'attributes to return' -xa '(__taskcli_words , createdDate creator updatedDate fromUser tasknumber priority ownerUser state approvalDuration taskDefinitionName taskNameSpace taskId category assignedDate dueDate outcome ecid identificationKey)'
complete -c taskcli -n '__taskcli_at 63' -l limit -d 'tasks per page, 0 or less for all at once' -x
complete -c taskcli -n '__taskcli_at 63' -l offset -d 'index of the first task' -x
complete -c taskcli -n '__taskcli_at 63' -l order-by -d 'sort field, with :asc or :desc' -xa '(__taskcli_words createdDate creator updatedDate fromUser tasknumber priority ownerUser state approvalDuration taskDefinitionName taskNameSpace taskId category assignedDate dueDate outcome ecid identificationKey)'
complete -c taskcli -n '__taskcli_at 63' -l show-action-flag -l no-show-action-flag -d 'add the possible actions'
complete -c taskcli -n '__taskcli_at 63' -l show-permission-flag -l no-show-permission-flag -d 'add permissions'
complete -c taskcli -n '__taskcli_at 63' -l total-results -l no-total-results -d 'count all matches'
complete -c taskcli -n '__taskcli_at 64' -l metadata-flag -l no-metadata-flag -d 'add the task\'s web address'
complete -c taskcli -n '__taskcli_at 64' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , number title state priority assignees.items.id dueDate createdBy)'
complete -c taskcli -n '__taskcli_at 65' -l assignees-in -d 'assigned to these users' -x
complete -c taskcli -n '__taskcli_at 65' -l candidate-users-in -d 'these users may take it' -x
complete -c taskcli -n '__taskcli_at 65' -l candidate-roles-in -d 'these roles may take it' -x
complete -c taskcli -n '__taskcli_at 65' -l creators-in -d 'created by these' -x
complete -c taskcli -n '__taskcli_at 65' -l business-key -d 'of this business key' -x
complete -c taskcli -n '__taskcli_at 65' -l business-key-like -d 'business key like this' -x
complete -c taskcli -n '__taskcli_at 65' -l category -d 'of this category' -x
complete -c taskcli -n '__taskcli_at 65' -l dp-definition-id -d 'of this dynamic process' -x
complete -c taskcli -n '__taskcli_at 65' -l dp-instance-id -d 'of this instance of one' -x
complete -c taskcli -n '__taskcli_at 65' -l dp-name -d 'of the dynamic process so named' -x
complete -c taskcli -n '__taskcli_at 65' -l due-date -d 'due on this day' -x
complete -c taskcli -n '__taskcli_at 65' -l due-date-after -d 'due after' -x
complete -c taskcli -n '__taskcli_at 65' -l due-date-before -d 'due before' -x
complete -c taskcli -n '__taskcli_at 66' -l profile -s p -d 'profile to ask (else TASKCLI_PROFILE, the default)' -xa '(__taskcli_live profiles:oracle)'
complete -c taskcli -n '__taskcli_at 67' -l expand -d 'blocks to include' -xa '(__taskcli_words All comments attachments history payload)'
complete -c taskcli -n '__taskcli_at 67' -l total-results-grouped -l no-total-results-grouped -d 'add counts of child tasks'
complete -c taskcli -n '__taskcli_at 68' -l columns -d 'columns or keys to show, dotted paths allowed' -x
complete -c taskcli -n '__taskcli_at 69' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , updateddDate updatedBy commentStr)'
complete -c taskcli -n '__taskcli_at 70' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , updatedDate actionName displayName state)'
complete -c taskcli -n '__taskcli_at 71' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , title attachmentName mimeType attachmentSize)'
complete -c taskcli -n '__taskcli_at 72' -l attachment-name -d 'which one, by the title that `attachments` shows, or else the name' -x
complete -c taskcli -n '__taskcli_at 72' -l output -s o -d 'raw, which is how a file is written' -xa '(__taskcli_words raw)'
complete -c taskcli -n '__taskcli_at 73' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , href)'
complete -c taskcli -n '__taskcli_at 74' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , title href)'
complete -c taskcli -n '__taskcli_at 75' -l scope -d 'these only' -xa '(__taskcli_words users groups roles)'
complete -c taskcli -n '__taskcli_at 75' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id type title firstName lastName email)'
complete -c taskcli -n '__taskcli_at 76' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id adminFlag)'
complete -c taskcli -n '__taskcli_at 77' -l member -d 'ask as this member, by id or user name' -x
complete -c taskcli -n '__taskcli_at 78' -l assignedafter -d 'last assigned after' -x
complete -c taskcli -n '__taskcli_at 78' -l assignedbefore -d 'last assigned before' -x
complete -c taskcli -n '__taskcli_at 78' -l assignedto -d 'assigned to this member, 0 for nobody' -x
complete -c taskcli -n '__taskcli_at 78' -l author -d 'last comment written by this member' -x
complete -c taskcli -n '__taskcli_at 78' -l comments -d 'comments to load for each task' -xa '(__taskcli_words none first last all archive)'
complete -c taskcli -n '__taskcli_at 78' -l contentrole -d 'tasks proper or workflows' -xa '(__taskcli_words comment workflow all)'
complete -c taskcli -n '__taskcli_at 78' -l createdafter -d 'last comment written after' -x
complete -c taskcli -n '__taskcli_at 78' -l createdbefore -d 'last comment written before' -x
complete -c taskcli -n '__taskcli_at 78' -l dueafter -d 'due after' -x
complete -c taskcli -n '__taskcli_at 78' -l duebefore -d 'due before' -x
complete -c taskcli -n '__taskcli_at 78' -l groups -d 'full names of groups' -x
complete -c taskcli -n '__taskcli_at 78' -l labels -d 'labels, all of which a task must have (slow)' -x
complete -c taskcli -n '__taskcli_at 78' -l pagesize -d 'tasks per page' -x
complete -c taskcli -n '__taskcli_at 78' -l priorities -d 'any of these priorities' -x
complete -c taskcli -n '__taskcli_at 78' -l project -d 'only groups below this project (with --member)' -x
complete -c taskcli -n '__taskcli_at 78' -l types -d 'any of these comment types, \'\' is none' -x
complete -c taskcli -n '__taskcli_at 79' -l attachments -d 'attachments to include' -xa '(__taskcli_words none context all)'
complete -c taskcli -n '__taskcli_at 79' -l contents -d 'contents of comments to include' -xa '(__taskcli_words none all)'
complete -c taskcli -n '__taskcli_at 79' -l context -d 'hanging on a group or a document' -xa '(__taskcli_words group uri all)'
complete -c taskcli -n '__taskcli_at 79' -l emails -d 'e-mail addresses to include (administrators)' -xa '(__taskcli_words none all)'
complete -c taskcli -n '__taskcli_at 79' -l page -d 'number of the page' -x
complete -c taskcli -n '__taskcli_at 79' -l paths -d 'paths of documents, with an optional * behind' -x
complete -c taskcli -n '__taskcli_at 79' -l statuses -d 'any of these statuses' -x
complete -c taskcli -n '__taskcli_at 79' -l title -d 'title, with an optional * behind' -x
complete -c taskcli -n '__taskcli_at 79' -l type -d 'comment type, with an optional * behind' -x
complete -c taskcli -n '__taskcli_at 80' -l profile -s p -d 'profile to ask (else TASKCLI_PROFILE, the default)' -xa '(__taskcli_live profiles:pageseeder)'
complete -c taskcli -n '__taskcli_at 81' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title status priority due assignedto.fullname group.name)'
complete -c taskcli -n '__taskcli_at 82' -l comments -d 'comments to include' -xa '(__taskcli_words none first last all archive)'
complete -c taskcli -n '__taskcli_at 82' -l returngroups -d 'groups to return (all' -xa '(__taskcli_words none user all)'
complete -c taskcli -n '__taskcli_at 82' -l discussionsize -d 'comments at most' -x
complete -c taskcli -n '__taskcli_at 83' -l draft -l no-draft -d 'add the member\'s own draft (with --member)'
complete -c taskcli -n '__taskcli_at 84' -l groups -d 'full names of groups (required)' -x
complete -c taskcli -n '__taskcli_at 84' -l archived -l no-archived -d 'archived comments too'
complete -c taskcli -n '__taskcli_at 84' -l author -d 'written by this member' -x
complete -c taskcli -n '__taskcli_at 84' -l createdafter -d 'written after' -x
complete -c taskcli -n '__taskcli_at 84' -l createdbefore -d 'written before' -x
complete -c taskcli -n '__taskcli_at 84' -l labels -d 'labels, all of which a comment must have' -x
complete -c taskcli -n '__taskcli_at 84' -l moderated -l no-moderated -d 'moderated comments too'
complete -c taskcli -n '__taskcli_at 84' -l pagesize -d 'comments per page' -x
complete -c taskcli -n '__taskcli_at 84' -l position -d 'any comment, or the first of each thread' -xa '(__taskcli_words any first)'
complete -c taskcli -n '__taskcli_at 84' -l returngroups -d 'groups to return, where several are asked' -xa '(__taskcli_words none specified)'
complete -c taskcli -n '__taskcli_at 84' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , created discussionid title author.fullname status)'
complete -c taskcli -n '__taskcli_at 85' -l member -d 'those of this member, by id or user name' -x
complete -c taskcli -n '__taskcli_at 85' -l archived -l no-archived -d 'archived groups and projects only'
complete -c taskcli -n '__taskcli_at 85' -l subgroups -l no-subgroups -d 'with memberships that come through a subgroup'
complete -c taskcli -n '__taskcli_at 85' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , name title kind role status access)'
complete -c taskcli -n '__taskcli_at 86' -l member-username -d 'user name, whole' -x
complete -c taskcli -n '__taskcli_at 86' -l firstname -d 'first name, whole' -x
complete -c taskcli -n '__taskcli_at 86' -l surname -d 'surname, whole' -x
complete -c taskcli -n '__taskcli_at 86' -l email -d 'e-mail address, whole' -x
complete -c taskcli -n '__taskcli_at 86' -l member-role -d 'role in the group' -xa '(__taskcli_words guest reviewer contributor manager moderator approver moderator-and-approver)'
complete -c taskcli -n '__taskcli_at 86' -l status -d 'of the membership' -xa '(__taskcli_words normal invited self-invited moderated disabled)'
complete -c taskcli -n '__taskcli_at 86' -l field1 -d 'field 1 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at 86' -l field2 -d 'field 2 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at 86' -l field3 -d 'field 3 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at 86' -l field4 -d 'field 4 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at 86' -l field5 -d 'field 5 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at 86' -l field6 -d 'field 6 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at 86' -l field7 -d 'field 7 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at 86' -l field8 -d 'field 8 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at 86' -l field9 -d 'field 9 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at 86' -l field10 -d 'field 10 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at 86' -l field11 -d 'field 11 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at 86' -l field12 -d 'field 12 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at 86' -l field13 -d 'field 13 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at 86' -l field14 -d 'field 14 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at 86' -l field15 -d 'field 15 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at 86' -l role -d 'as a manager, with all details' -xa '(__taskcli_words manager)'
complete -c taskcli -n '__taskcli_at 86' -l subgroups -l no-subgroups -d 'with members that come through a subgroup'
complete -c taskcli -n '__taskcli_at 86' -l page -d 'number of the page (with --no-subgroups)' -x
complete -c taskcli -n '__taskcli_at 86' -l pagesize -d 'members per page (with --no-subgroups)' -x
complete -c taskcli -n '__taskcli_at 86' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , member.id member.username member.fullname role status)'
complete -c taskcli -n '__taskcli_at 87' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id username fullname email status)'
complete -c taskcli -n '__taskcli_at 88' -l facetsize -d 'words at most; 100 are asked for' -x
complete -c taskcli -n '__taskcli_at 88' -l filters -d 'fields of the index, such as pssubtype:workflow' -x
complete -c taskcli -n '__taskcli_at 88' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , text cardinality)'
complete -c taskcli -n '__taskcli_at 89' -l types -d 'of what; comment where nothing is said' -xa '(__taskcli_words , comment document fragment edit-note version creation upload xref content-inline content-block)'
complete -c taskcli -n '__taskcli_at 89' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , name description)'
complete -c taskcli -n '__taskcli_at 90' -l uri -d 'id of the document' -x
complete -c taskcli -n '__taskcli_at 90' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , status assignedto.fullname due priority statuschanged)'
complete -c taskcli -n '__taskcli_at 91' -l scope -d 'all tasks, or your own' -xa '(__taskcli_words org me)'
complete -c taskcli -n '__taskcli_at 91' -l run -d 'tasks of this process' -x
complete -c taskcli -n '__taskcli_at 91' -l user -d 'tasks of this member' -x
complete -c taskcli -n '__taskcli_at 91' -l guest -d 'tasks of this guest, by e-mail address or guest code' -x
complete -c taskcli -n '__taskcli_at 91' -l q -d 'text in the name of the process or step' -x
complete -c taskcli -n '__taskcli_at 91' -l status -d 'state; each list has words of its own' -xa '(__taskcli_words active complete incomplete inprogress not-started overdue due_soon hasproblem active_visible all completed)'
complete -c taskcli -n '__taskcli_at 91' -l owners -d 'assigned to any of these members' -x
complete -c taskcli -n '__taskcli_at 91' -l guests -d 'assigned to these guests' -x
complete -c taskcli -n '__taskcli_at 91' -l groups -d 'assigned to these groups' -x
complete -c taskcli -n '__taskcli_at 91' -l roles -d 'assigned to these roles' -x
complete -c taskcli -n '__taskcli_at 91' -l unassigned -l no-unassigned -d 'only tasks without assignees'
complete -c taskcli -n '__taskcli_at 91' -l tag -d 'tasks with this tag, by name' -x
complete -c taskcli -n '__taskcli_at 91' -l folder -d 'tasks in this folder' -x
complete -c taskcli -n '__taskcli_at 91' -l created -d 'created on this day, or in this range' -x
complete -c taskcli -n '__taskcli_at 91' -l deadline-start-range -d 'due from this day on' -x
complete -c taskcli -n '__taskcli_at 91' -l deadline-end-range -d 'due until this day' -x
complete -c taskcli -n '__taskcli_at 91' -l deadline-on -d 'due on this very day' -x
complete -c taskcli -n '__taskcli_at 91' -l deadline-before -d 'due before this day' -x
complete -c taskcli -n '__taskcli_at 91' -l deadline-after -d 'due after this day' -x
complete -c taskcli -n '__taskcli_at 91' -l is-oneoff -l no-is-oneoff -d 'only one-off tasks, or only tasks of processes'
complete -c taskcli -n '__taskcli_at 91' -l archived -d 'archived tasks too (true), or nothing else (only)' -xa '(__taskcli_words true only)'
complete -c taskcli -n '__taskcli_at 91' -l custom-field-key -d 'with this custom field; needs its value' -x
complete -c taskcli -n '__taskcli_at 91' -l custom-field-value -d 'its value' -x
complete -c taskcli -n '__taskcli_at 92' -l with -d 'data to include; each list has words of its own' -xa '(__taskcli_words , run run.checklist step threads assets form_fields tags summary selected_text_comment comments activities threads_count folders member_watchers.watcher)'
complete -c taskcli -n '__taskcli_at 92' -l sort -d 'order, with - before it descending' -xa '(__taskcli_words deadline newest problems completed_newest position -deadline -newest -problems -completed_newest -position)'
complete -c taskcli -n '__taskcli_at 92' -l sort-by -d 'another name of sort, for members and guests' -xa '(__taskcli_words deadline newest problems completed_newest position -deadline -newest -problems -completed_newest -position)'
complete -c taskcli -n '__taskcli_at 92' -l per-page -d 'tasks per page' -x
complete -c taskcli -n '__taskcli_at 93' -l page -d 'number of the page, the first one is 1' -x
complete -c taskcli -n '__taskcli_at 94' -l without-pagination -l no-without-pagination -d 'everything in one answer, which can be slow'
complete -c taskcli -n '__taskcli_at 95' -l profile -s p -d 'profile to ask (else TASKCLI_PROFILE, the default)' -xa '(__taskcli_live profiles:tallyfy)'
complete -c taskcli -n '__taskcli_at 96' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title status deadline owners.users owners.guests run_id)'
complete -c taskcli -n '__taskcli_at 97' -l with -d 'data to include, also below these (NAME.NAME)' -xa '(__taskcli_words , run step form_fields tags threads issues assets folders roles activities ko-form-fields summary member_watchers guest_watchers threads_count run.checklist member_watchers.watcher)'
complete -c taskcli -n '__taskcli_at 98' -l run -d 'the process that the task is in' -x
complete -c taskcli -n '__taskcli_at 99' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id created_at label author_id content)'
complete -c taskcli -n '__taskcli_at 100' -l verb -d 'what was done (completed)' -x
complete -c taskcli -n '__taskcli_at 100' -l type -d 'kind of entry' -x
complete -c taskcli -n '__taskcli_at 100' -l field -d 'what changed' -x
complete -c taskcli -n '__taskcli_at 100' -l actor-type -d 'by whom' -xa '(__taskcli_words user guest)'
complete -c taskcli -n '__taskcli_at 100' -l actor-id -d 'by whom' -x
complete -c taskcli -n '__taskcli_at 100' -l actor-email -d 'by whom' -x
complete -c taskcli -n '__taskcli_at 100' -l source -d 'from where' -xa '(__taskcli_words Member Guest Webhook)'
complete -c taskcli -n '__taskcli_at 100' -l created-after -d 'on this day or later' -x
complete -c taskcli -n '__taskcli_at 100' -l created-before -d 'until this day' -x
complete -c taskcli -n '__taskcli_at 100' -l search -d 'text in the entry, of 2 to 100 characters' -x
complete -c taskcli -n '__taskcli_at 100' -l origin-type -d 'kind of the origin' -x
complete -c taskcli -n '__taskcli_at 100' -l origin-id -d 'id of the origin' -x
complete -c taskcli -n '__taskcli_at 100' -l sort -d 'order' -x
complete -c taskcli -n '__taskcli_at 100' -l per-page -d 'entries per page' -x
complete -c taskcli -n '__taskcli_at 100' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , created_at verb description actor.full_name)'
complete -c taskcli -n '__taskcli_at 101' -l on -d 'what to search' -xa '(__taskcli_words task process blueprint snippet capture step)'
complete -c taskcli -n '__taskcli_at 101' -l tags -l no-tags -d 'the tags too'
complete -c taskcli -n '__taskcli_at 101' -l per-page -d 'hits per page' -x
complete -c taskcli -n '__taskcli_at 101' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title name status deadline)'
complete -c taskcli -n '__taskcli_at 102' -l q -d 'text in the first or last name or the e-mail address' -x
complete -c taskcli -n '__taskcli_at 102' -l per-page -d 'members per page' -x
complete -c taskcli -n '__taskcli_at 102' -l with -d 'data to include' -xa '(__taskcli_words , groups stats organizations preferences assets member_watchers guest_watchers auth_methods country)'
complete -c taskcli -n '__taskcli_at 102' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id full_name email role status)'
complete -c taskcli -n '__taskcli_at 103' -l sort -d 'field to order by, with - before it descending' -x
complete -c taskcli -n '__taskcli_at 104' -l q -d 'text in the e-mail address' -x
complete -c taskcli -n '__taskcli_at 104' -l with -d 'data to include' -xa '(__taskcli_words , stats)'
complete -c taskcli -n '__taskcli_at 104' -l per-page -d 'guests per page' -x
complete -c taskcli -n '__taskcli_at 104' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , email first_name last_name details.status last_accessed_at)'
complete -c taskcli -n '__taskcli_at 105' -l sort-by -d 'field to order by, with - before it descending' -x
complete -c taskcli -n '__taskcli_at 106' -l q -d 'text in the name or description' -x
complete -c taskcli -n '__taskcli_at 106' -l with -d 'data to include' -xa '(__taskcli_words , assets users guests)'
complete -c taskcli -n '__taskcli_at 106' -l per-page -d 'groups per page' -x
complete -c taskcli -n '__taskcli_at 106' -l sort-by -d 'order' -xa '(__taskcli_words name created_at updated_at)'
complete -c taskcli -n '__taskcli_at 106' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id name members guests)'
complete -c taskcli -n '__taskcli_at 107' -l q -d 'text in the title' -x
complete -c taskcli -n '__taskcli_at 108' -l with -d 'data to include' -xa '(__taskcli_words , statistics)'
complete -c taskcli -n '__taskcli_at 108' -l all -l no-all -d 'also those made by Tallyfy'
complete -c taskcli -n '__taskcli_at 108' -l auto-generated -l no-auto-generated -d 'only those made by Tallyfy; needs --all'
complete -c taskcli -n '__taskcli_at 108' -l status -d 'state of the tag' -x
complete -c taskcli -n '__taskcli_at 108' -l per-page -d 'tags per page' -x
complete -c taskcli -n '__taskcli_at 108' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title color auto_generated)'
complete -c taskcli -n '__taskcli_at 109' -l folder-type -d 'of tasks and processes, or of templates' -xa '(__taskcli_words run checklist)'
complete -c taskcli -n '__taskcli_at 109' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id name parent_id folder_type total)'
complete -c taskcli -n '__taskcli_at 110' -l q -d 'text in the name' -x
complete -c taskcli -n '__taskcli_at 111' -l status -d 'state; problem includes issue' -xa '(__taskcli_words active complete problem issue improvement archived delayed starred)'
complete -c taskcli -n '__taskcli_at 111' -l owners -d 'owned by these members, or with a task of theirs' -x
complete -c taskcli -n '__taskcli_at 111' -l groups -d 'of these groups' -x
complete -c taskcli -n '__taskcli_at 111' -l checklist-id -d 'of this template' -x
complete -c taskcli -n '__taskcli_at 111' -l tag -d 'with this tag' -x
complete -c taskcli -n '__taskcli_at 111' -l tag-ids -d 'with these tags' -x
complete -c taskcli -n '__taskcli_at 111' -l untagged -l no-untagged -d 'only those without tags'
complete -c taskcli -n '__taskcli_at 111' -l type -d 'kind of the process' -xa '(__taskcli_words procedure form document)'
complete -c taskcli -n '__taskcli_at 111' -l task-status -d 'by the state of the tasks' -xa '(__taskcli_words all in-progress completed)'
complete -c taskcli -n '__taskcli_at 111' -l with -d 'data to include' -xa '(__taskcli_words , checklist tasks tags assets next_task permissions tasks_meta ko_form_fields form_fields stages folders)'
complete -c taskcli -n '__taskcli_at 111' -l form-fields-values -l no-form-fields-values -d 'answers of the form fields too'
complete -c taskcli -n '__taskcli_at 111' -l sort-by -d 'another name of sort' -x
complete -c taskcli -n '__taskcli_at 111' -l per-page -d 'processes per page' -x
complete -c taskcli -n '__taskcli_at 111' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id name status checklist_title progress.percent due_date)'
complete -c taskcli -n '__taskcli_at 112' -l archived -d 'archived too, or only' -xa '(__taskcli_words true only)'
complete -c taskcli -n '__taskcli_at 112' -l folder -d 'in this folder' -x
complete -c taskcli -n '__taskcli_at 112' -l starred -l no-starred -d 'only starred ones'
complete -c taskcli -n '__taskcli_at 113' -l status -d 'state' -x
complete -c taskcli -n '__taskcli_at 113' -l type -d 'kind of the template' -x
complete -c taskcli -n '__taskcli_at 113' -l owner-id -d 'owned by this member' -x
complete -c taskcli -n '__taskcli_at 113' -l tag -d 'with this tag' -x
complete -c taskcli -n '__taskcli_at 113' -l with -d 'data to include' -xa '(__taskcli_words , steps tags folder permissions stages linked_tasks assets member_watchers guest_watchers)'
complete -c taskcli -n '__taskcli_at 113' -l per-page -d 'templates per page' -x
complete -c taskcli -n '__taskcli_at 113' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title status steps_count last_updated)'
complete -c taskcli -n '__taskcli_at 114' -l applies-to -d 'what has the field' -xa '(__taskcli_words process task)'
complete -c taskcli -n '__taskcli_at 114' -l key-type -d 'system, or made by the organization' -xa '(__taskcli_words system)'
complete -c taskcli -n '__taskcli_at 114' -l field-type -d 'kind of value' -xa '(__taskcli_words text textarea number boolean date email url radio dropdown multiselect table)'
complete -c taskcli -n '__taskcli_at 114' -l is-required -l no-is-required -d 'whether there must be a value'
complete -c taskcli -n '__taskcli_at 114' -l is-active -l no-is-active -d 'whether in use'
complete -c taskcli -n '__taskcli_at 114' -l q -d 'text to search for' -x
complete -c taskcli -n '__taskcli_at 114' -l sort-by -d 'field to order by' -x
complete -c taskcli -n '__taskcli_at 114' -l sort-direction -d 'order, such as asc or desc' -x
complete -c taskcli -n '__taskcli_at 114' -l per-page -d 'fields per page' -x
complete -c taskcli -n '__taskcli_at 114' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , key applies_to field_type is_required is_active)'
complete -c taskcli -n '__taskcli_at 115' -l per-page -d 'organizations per page' -x
complete -c taskcli -n '__taskcli_at 115' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id name user_role timezone)'
complete -c taskcli -n '__taskcli_at 116' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id full_name email role timezone)'
complete -c taskcli -n '__taskcli_at 117' -l version -d 'show the version'
complete -c taskcli -n '__taskcli_at 117' -l install-completion -d 'make words complete' -xa '(__taskcli_words bash zsh fish powershell)'
complete -c taskcli -n '__taskcli_at 117' -l show-completion -d 'print what makes them complete, for any of these shells' -xa '(__taskcli_words bash zsh fish powershell)'
complete -c taskcli -n '__taskcli_at 0' -xa '(__taskcli_live views @)'
complete -c taskcli -n '__taskcli_at 118' -xa '(__taskcli_live profiles)'
complete -c taskcli -n '__taskcli_at 119' -xa '(__taskcli_live profiles)'
complete -c taskcli -n '__taskcli_at 120' -xa '(__taskcli_live profiles)'
complete -c taskcli -n '__taskcli_at 121' -xa '(__taskcli_live profiles)'
complete -c taskcli -n '__taskcli_at 122' -xa '(__taskcli_live profiles)'
complete -c taskcli -n '__taskcli_at 123' -xa '(__taskcli_words list get profile schema sandbox help accelo capillary oracle pageseeder tallyfy)'
