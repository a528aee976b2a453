# taskcli completion for fish: printed by `taskcli --show-completion fish`.

function __taskcli_path -d 'the command so far'
    set -l words (commandline -opc)
    if string match -q -- '-*' "$words[2]"
        echo ''
    else if contains -- "$words[2]" profile sandbox accelo capillary oracle pageseeder tallyfy; and set -q words[3]
        echo "$words[2] $words[3]"
    else if contains -- "$words[2] $words[3]" 'changes list' 'changes drop'
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
set -g __taskcli_s44c8f818 'list'
set -g __taskcli_s8f028aa6 'list' 'get' 'changes'
set -g __taskcli_se1a99892 'list' 'changes'
set -g __taskcli_s106b4dcd 'list' 'get'
set -g __taskcli_s711fb312 'list' 'get' 'changes' 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami'
set -g __taskcli_s4a39ce5 'list' 'get' 'changes' 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'accelo api' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'capillary api' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'oracle api' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'pageseeder api' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami' 'tallyfy api'
set -g __taskcli_scd5ed8c2 'list' 'get' 'changes' 'changes list' 'profile list' 'profile show' 'profile check' 'profile path' 'schema' 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'accelo api' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'capillary api' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle attachment' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'oracle api' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'pageseeder api' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami' 'tallyfy api'
set -g __taskcli_s13ddc703 'list' 'get' 'changes' 'changes list' 'profile list' 'profile show' 'profile check' 'profile path' 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'accelo api' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'capillary api' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle attachment' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'oracle api' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'pageseeder api' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami' 'tallyfy api'
set -g __taskcli_s75354c43 'list' 'get' 'changes' 'changes list' 'profile list' 'profile show' 'profile check' 'profile path' 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami'
set -g __taskcli_sfaf85c15 'list' 'changes' 'accelo list' 'capillary list' 'oracle list' 'pageseeder list' 'tallyfy list'
set -g __taskcli_s219e90c9 'list' 'get' 'changes' 'profile add' 'profile list' 'profile show' 'profile check' 'profile default' 'profile remove' 'profile secret' 'profile path' 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'accelo api' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'capillary api' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle attachment' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'oracle api' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'pageseeder api' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami' 'tallyfy api'
set -g __taskcli_sa1456ed9 'list' 'get' 'changes' 'profile check' 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'accelo api' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'capillary api' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle attachment' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'oracle api' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'pageseeder api' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami' 'tallyfy api'
set -g __taskcli_sec68a28f 'list' 'get' 'changes' 'changes drop' 'profile add' 'profile check' 'profile default' 'profile remove' 'profile secret' 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'accelo api' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'capillary api' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle attachment' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'oracle api' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'pageseeder api' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami' 'tallyfy api'
set -g __taskcli_s960757a4 'list' 'get' 'changes' 'changes list' 'changes drop' 'profile add' 'profile list' 'profile show' 'profile check' 'profile default' 'profile remove' 'profile secret' 'profile path' 'sandbox serve' 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'accelo api' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'capillary api' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle attachment' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'oracle api' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'pageseeder api' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami' 'tallyfy api'
set -g __taskcli_s4eeaeabe 'list' 'get' 'changes' 'changes list' 'profile add' 'profile list' 'profile show' 'profile check' 'profile default' 'profile remove' 'profile secret' 'profile path' 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'accelo api' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'capillary api' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle attachment' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'oracle api' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'pageseeder api' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami' 'tallyfy api'
set -g __taskcli_s75ab7cfa 'list' 'get' 'changes' 'changes list' 'changes drop' 'profile add' 'profile list' 'profile show' 'profile check' 'profile default' 'profile remove' 'profile secret' 'profile path' 'schema' 'sandbox serve' 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'accelo api' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'capillary api' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle attachment' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'oracle api' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'pageseeder api' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami' 'tallyfy api'
set -g __taskcli_sde2e209f 'list' 'get' 'changes' 'changes list' 'changes drop' 'profile add' 'profile list' 'profile show' 'profile check' 'profile default' 'profile remove' 'profile secret' 'profile path' 'schema' 'sandbox serve' 'help' 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'accelo api' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'capillary api' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle attachment' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'oracle api' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'pageseeder api' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami' 'tallyfy api' ''
set -g __taskcli_sfd3b2e70 'get'
set -g __taskcli_s2020b83d 'changes'
set -g __taskcli_s36acc31b 'changes' 'oracle count' 'oracle payload' 'tallyfy count'
set -g __taskcli_s4ed1871d 'changes list'
set -g __taskcli_sa6e31e33 'changes list' 'profile list' 'profile show' 'profile check' 'profile path'
set -g __taskcli_s7a0c7a27 'changes drop'
set -g __taskcli_s60e46a12 'profile add'
set -g __taskcli_sb88e4152 'schema'
set -g __taskcli_s63248563 'sandbox serve'
set -g __taskcli_sa392cffd 'accelo list' 'accelo count'
set -g __taskcli_s17f1c826 'accelo list' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo attachments'
set -g __taskcli_s9d1b588c 'accelo list' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo activities' 'accelo history' 'accelo attachments'
set -g __taskcli_sd560efc3 'accelo list' 'accelo get' 'accelo run'
set -g __taskcli_s804bc2e 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'accelo api'
set -g __taskcli_s6aeb75d0 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami'
set -g __taskcli_s8e214d5c 'accelo list' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo attachments' 'capillary metadata' 'capillary entities' 'oracle list' 'oracle view' 'oracle identities' 'pageseeder list' 'pageseeder comments' 'pageseeder members' 'pageseeder statuses' 'pageseeder priorities' 'tallyfy list' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations'
set -g __taskcli_sd223cb1b 'accelo list' 'accelo get' 'accelo count' 'accelo priorities' 'accelo statuses' 'accelo staff' 'accelo resources' 'accelo companies' 'accelo jobs' 'accelo milestones' 'accelo issues' 'accelo filters' 'accelo run' 'accelo activities' 'accelo history' 'accelo progressions' 'accelo attachments' 'accelo whoami' 'accelo api' 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'capillary api' 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle attachment' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'oracle api' 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'pageseeder api' 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami' 'tallyfy api'
set -g __taskcli_s93dd5218 'accelo count'
set -g __taskcli_s458adf1 'accelo priorities'
set -g __taskcli_s963824f 'accelo statuses'
set -g __taskcli_s6f5ac973 'accelo statuses' 'accelo resources' 'accelo jobs' 'accelo milestones'
set -g __taskcli_s32a7328a 'accelo staff' 'accelo companies'
set -g __taskcli_s546ae5e8 'accelo staff'
set -g __taskcli_s63f704c1 'accelo resources'
set -g __taskcli_sb062c013 'accelo resources' 'accelo attachments'
set -g __taskcli_sed54555 'accelo companies'
set -g __taskcli_s91e930f3 'accelo companies' 'accelo jobs' 'accelo issues'
set -g __taskcli_sc04a521a 'accelo jobs'
set -g __taskcli_sc0ed1145 'accelo jobs' 'accelo issues'
set -g __taskcli_sc5766ca2 'accelo milestones'
set -g __taskcli_s6abbe3b7 'accelo issues'
set -g __taskcli_s597355a4 'accelo filters'
set -g __taskcli_s687042c3 'accelo activities'
set -g __taskcli_s6be4262 'accelo history'
set -g __taskcli_scfb29dbd 'accelo progressions'
set -g __taskcli_s9514fec6 'accelo attachments'
set -g __taskcli_s700cb636 'accelo whoami'
set -g __taskcli_s73d4ad80 'accelo api' 'capillary api' 'oracle api' 'pageseeder api' 'tallyfy api'
set -g __taskcli_s479c2cc4 'capillary list' 'capillary metadata'
set -g __taskcli_s809f6d29 'capillary list' 'capillary metadata' 'capillary store-tasks'
set -g __taskcli_sed1bd0c8 'capillary list' 'capillary get' 'capillary metadata' 'capillary log' 'capillary statuses' 'capillary store-tasks' 'capillary reminders' 'capillary staff' 'capillary store' 'capillary entities' 'capillary customer' 'capillary whoami' 'capillary api'
set -g __taskcli_s867d3937 'capillary list' 'capillary store-tasks'
set -g __taskcli_sab6c9a60 'capillary get' 'capillary metadata'
set -g __taskcli_sf07cd6df 'capillary metadata'
set -g __taskcli_saedc1db4 'capillary log'
set -g __taskcli_sf498fcda 'capillary statuses'
set -g __taskcli_sd8579e5e 'capillary store-tasks'
set -g __taskcli_s619bca0e 'capillary reminders'
set -g __taskcli_s54251f75 'capillary staff'
set -g __taskcli_se91cb490 'capillary store'
set -g __taskcli_sef84862e 'capillary entities'
set -g __taskcli_s3e516cc2 'capillary customer'
set -g __taskcli_sfeb21635 'capillary whoami'
set -g __taskcli_sbecb8ecc 'oracle list' 'oracle count' 'oracle view'
set -g __taskcli_s9e901df3 'oracle list' 'oracle view'
set -g __taskcli_s73ca92e1 'oracle list' 'oracle get' 'oracle view'
set -g __taskcli_sff090470 'oracle list'
set -g __taskcli_sb62fb77c 'oracle list' 'oracle get' 'oracle count' 'oracle comments' 'oracle history' 'oracle attachments' 'oracle attachment' 'oracle payload' 'oracle form' 'oracle views' 'oracle view' 'oracle identities' 'oracle whoami' 'oracle api'
set -g __taskcli_s378045c5 'oracle get'
set -g __taskcli_s93804f79 'oracle comments'
set -g __taskcli_s3514b6ff 'oracle history'
set -g __taskcli_s83cb29c6 'oracle attachments'
set -g __taskcli_s17c67142 'oracle attachment'
set -g __taskcli_se9490127 'oracle form'
set -g __taskcli_s5222b411 'oracle views'
set -g __taskcli_s94a08411 'oracle identities'
set -g __taskcli_sd9e5ce5b 'oracle whoami'
set -g __taskcli_s1eb9fba1 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder workflow'
set -g __taskcli_s2a5e26ee 'pageseeder list'
set -g __taskcli_s3840177 'pageseeder list' 'pageseeder comments'
set -g __taskcli_sa9c465a9 'pageseeder list' 'pageseeder get' 'pageseeder comments' 'pageseeder groups' 'pageseeder members' 'pageseeder member' 'pageseeder statuses' 'pageseeder priorities' 'pageseeder labels' 'pageseeder workflow' 'pageseeder whoami' 'pageseeder api'
set -g __taskcli_sb482aeca 'pageseeder list' 'pageseeder get'
set -g __taskcli_se33fe7 'pageseeder get'
set -g __taskcli_s3ec86489 'pageseeder get' 'pageseeder workflow'
set -g __taskcli_sf695a6a8 'pageseeder comments'
set -g __taskcli_sd3e0ee0e 'pageseeder groups'
set -g __taskcli_sf23e0313 'pageseeder members'
set -g __taskcli_s1689267c 'pageseeder member' 'pageseeder whoami'
set -g __taskcli_s86f305 'pageseeder statuses' 'pageseeder priorities'
set -g __taskcli_s965cd56f 'pageseeder labels'
set -g __taskcli_scccea894 'pageseeder workflow'
set -g __taskcli_s1918ded 'tallyfy list' 'tallyfy count'
set -g __taskcli_s6f56043f 'tallyfy list'
set -g __taskcli_s6a955fe8 'tallyfy list' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations'
set -g __taskcli_se90ffdad 'tallyfy list' 'tallyfy guests' 'tallyfy runs'
set -g __taskcli_s2840db58 'tallyfy list' 'tallyfy get' 'tallyfy count' 'tallyfy comments' 'tallyfy history' 'tallyfy search' 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy folders' 'tallyfy runs' 'tallyfy checklists' 'tallyfy custom-field-keys' 'tallyfy organizations' 'tallyfy whoami' 'tallyfy api'
set -g __taskcli_scc4c66a5 'tallyfy list' 'tallyfy get'
set -g __taskcli_sd79d9bca 'tallyfy get'
set -g __taskcli_s881aaaa9 'tallyfy get' 'tallyfy comments'
set -g __taskcli_s9ddbd5cd 'tallyfy comments'
set -g __taskcli_sb50630f7 'tallyfy history'
set -g __taskcli_sda3efc6b 'tallyfy search'
set -g __taskcli_sd71c9243 'tallyfy members'
set -g __taskcli_s3a5773b2 'tallyfy members' 'tallyfy guests' 'tallyfy groups' 'tallyfy tags' 'tallyfy runs'
set -g __taskcli_s23df9b7e 'tallyfy guests'
set -g __taskcli_s172d8441 'tallyfy guests' 'tallyfy checklists'
set -g __taskcli_s9ea31ebc 'tallyfy groups'
set -g __taskcli_sa9c7cf69 'tallyfy tags' 'tallyfy checklists'
set -g __taskcli_s44226801 'tallyfy tags'
set -g __taskcli_s6c8b93b3 'tallyfy folders'
set -g __taskcli_s7bd9c3cc 'tallyfy folders' 'tallyfy runs'
set -g __taskcli_saba48738 'tallyfy runs'
set -g __taskcli_sb73eeba 'tallyfy runs' 'tallyfy checklists'
set -g __taskcli_s4e692c7b 'tallyfy checklists'
set -g __taskcli_seb7852c 'tallyfy custom-field-keys'
set -g __taskcli_sdeb40a84 'tallyfy organizations'
set -g __taskcli_sae040dce 'tallyfy whoami'
set -g __taskcli_s000000 ''
set -g __taskcli_sff44218b 'profile show'
set -g __taskcli_s312e8cd5 'profile check'
set -g __taskcli_s45905d7f 'profile default'
set -g __taskcli_s1a8ada95 'profile remove'
set -g __taskcli_s2ea82f40 'profile secret'
set -g __taskcli_s8875cac 'help'
complete -c taskcli -n '__taskcli_at root' -a list -d 'List tasks of one, several or all profiles'
complete -c taskcli -n '__taskcli_at root' -a get -d 'Show tasks: PROFILE:ID, an ID with -p, a task\'s web or API address, or - for one a line from stdin'
complete -c taskcli -n '__taskcli_at root' -a changes -d 'Tell what is new, changed or gone since the last run: each change once, and nothing where there is none'
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
complete -c taskcli -n '__taskcli_at s44c8f818' -l view -d 'options from [views.NAME] of the configuration, as @NAME' -xa '(__taskcli_live views)'
complete -c taskcli -n '__taskcli_at s44c8f818' -l sort -d 'due, created, updated, completed, title, status, priority, assignee,' -xa '(__taskcli_words , due created updated completed title status priority assignee project customer type profile id none)'
complete -c taskcli -n '__taskcli_at s44c8f818' -l limit -d 'rows after merging and sorting, 0 for all (default 100; ics, singer' -x
complete -c taskcli -n '__taskcli_at s44c8f818' -l offset -d 'leave out so many rows first' -x
complete -c taskcli -n '__taskcli_at s44c8f818' -l group-by -d 'tables by status, native_status, priority, project, customer, type,' -xa '(__taskcli_words status native_status priority project customer type tag assignee creator profile provider)'
complete -c taskcli -n '__taskcli_at s44c8f818' -l count-by -d 'only how many, by status, native_status, priority, project, customer,' -xa '(__taskcli_words , status native_status priority project customer type tag assignee creator profile provider)'
complete -c taskcli -n '__taskcli_at s44c8f818' -l meta -d 'wrap the JSON with what each profile answered'
complete -c taskcli -n '__taskcli_at s44c8f818' -l require-complete -d 'exit code 9 and no output where anything is missing'
complete -c taskcli -n '__taskcli_at s44c8f818' -l native -d 'add the provider\'s own object to each record'
complete -c taskcli -n '__taskcli_at s44c8f818' -l output -s o -d 'table, json, jsonl, csv, tsv, yaml, markdown, html, ics, singer, xml,' -xa '(__taskcli_words table json jsonl csv tsv yaml markdown html ics singer xml raw)'
complete -c taskcli -n '__taskcli_at s44c8f818' -l singer-state -d 'the state that a target has kept' -rF
complete -c taskcli -n '__taskcli_at s8f028aa6' -l profile -s p -d 'profile to ask, repeatable' -xa '(__taskcli_live profiles)'
complete -c taskcli -n '__taskcli_at s8f028aa6' -l tz -d 'time zone of what is typed and shown (default' -x
complete -c taskcli -n '__taskcli_at se1a99892' -l all-profiles -d 'all profiles of the configuration'
complete -c taskcli -n '__taskcli_at se1a99892' -l status -d 'open, in-progress, done, cancelled, unknown, all, or a provider\'s own' -xa '(__taskcli_words , open in-progress done cancelled unknown all)'
complete -c taskcli -n '__taskcli_at se1a99892' -l assignee -d 'assigned to this id, name or e-mail, to me, or to none (repeatable;' -xa '(__taskcli_words me none)'
complete -c taskcli -n '__taskcli_at se1a99892' -l creator -d 'created by this id, name or e-mail (repeatable; not:WHO leaves out)' -xa '(__taskcli_words me)'
complete -c taskcli -n '__taskcli_at se1a99892' -l priority -d 'urgent, high, normal, low, none, or a provider\'s own word; not:WORD' -xa '(__taskcli_words , urgent high normal low none)'
complete -c taskcli -n '__taskcli_at se1a99892' -l search -d 'text in title or description, whatever its case' -x
complete -c taskcli -n '__taskcli_at se1a99892' -l created-after -d 'created from the beginning of WHEN' -x
complete -c taskcli -n '__taskcli_at se1a99892' -l created-before -d 'created until just before WHEN' -x
complete -c taskcli -n '__taskcli_at se1a99892' -l updated-after -d 'updated from the beginning of WHEN' -x
complete -c taskcli -n '__taskcli_at se1a99892' -l updated-before -d 'updated until just before WHEN' -x
complete -c taskcli -n '__taskcli_at se1a99892' -l due-after -d 'due from the beginning of WHEN' -x
complete -c taskcli -n '__taskcli_at se1a99892' -l due-before -d 'due until just before WHEN' -x
complete -c taskcli -n '__taskcli_at se1a99892' -l completed-after -d 'completed from the beginning of WHEN' -x
complete -c taskcli -n '__taskcli_at se1a99892' -l completed-before -d 'completed until just before WHEN' -x
complete -c taskcli -n '__taskcli_at se1a99892' -l due -d 'due on that day, or none' -xa '(__taskcli_words none today tomorrow yesterday)'
complete -c taskcli -n '__taskcli_at se1a99892' -l overdue -d 'only what is late'
complete -c taskcli -n '__taskcli_at se1a99892' -l project -d 'of this project, by id or name, or of none (repeatable; not:NAME' -xa '(__taskcli_words none)'
complete -c taskcli -n '__taskcli_at se1a99892' -l customer -d 'for this customer, by id or name, or for none (repeatable; not:NAME' -xa '(__taskcli_words none)'
complete -c taskcli -n '__taskcli_at se1a99892' -l type -d 'of this type, in the provider\'s word, or of none (repeatable;' -xa '(__taskcli_words none)'
complete -c taskcli -n '__taskcli_at se1a99892' -l tag -d 'with this tag, or with none (repeatable; not:TAG leaves out)' -xa '(__taskcli_words none)'
complete -c taskcli -n '__taskcli_at s106b4dcd' -l ics-todos -d 'a calendar of to-dos instead of events (-o ics)'
complete -c taskcli -n '__taskcli_at s106b4dcd' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , ref profile provider id title description status native_status priority native_priority assignees creator created updated due completed overdue project parent customer type tags url)'
complete -c taskcli -n '__taskcli_at s711fb312' -l wide -d 'all columns of a table, whole, as in a pipe'
complete -c taskcli -n '__taskcli_at s711fb312' -l no-headers -d 'no header in table, csv and tsv'
complete -c taskcli -n '__taskcli_at s4a39ce5' -l jq -d 'filter the JSON with jq\'s language, once over the whole result' -x
complete -c taskcli -n '__taskcli_at scd5ed8c2' -l output-file -d 'write there in one step' -rF
complete -c taskcli -n '__taskcli_at s13ddc703' -l color -d 'auto, always or never' -xa '(__taskcli_words auto always never)'
complete -c taskcli -n '__taskcli_at s75354c43' -l no-pager -d 'show long tables without TASKCLI_PAGER, PAGER or less'
complete -c taskcli -n '__taskcli_at sfaf85c15' -l fail-on-match -d 'exit code 10 when there is something'
complete -c taskcli -n '__taskcli_at sfaf85c15' -l fail-on-empty -d 'exit code 10 when there is nothing'
complete -c taskcli -n '__taskcli_at s219e90c9' -l config -d 'configuration file (else TASKCLI_CONFIG, else the user\'s own)' -rF
complete -c taskcli -n '__taskcli_at sa1456ed9' -l demo -d 'ask the built-in sandbox; needs no account and no configuration'
complete -c taskcli -n '__taskcli_at sa1456ed9' -l dry-run -d 'show the requests as curl commands, send nothing'
complete -c taskcli -n '__taskcli_at sa1456ed9' -l timeout -d 'seconds to wait for the provider (default' -x
complete -c taskcli -n '__taskcli_at sa1456ed9' -l wait -d 'wait however long the provider asks for, within the deadline'
complete -c taskcli -n '__taskcli_at sa1456ed9' -l max-body -d 'the largest answer to read, unpacked (default' -x
complete -c taskcli -n '__taskcli_at sec68a28f' -l deadline -d 'seconds that the whole run may take' -x
complete -c taskcli -n '__taskcli_at s960757a4' -l quiet -s q -d 'no notes and no progress, only errors'
complete -c taskcli -n '__taskcli_at s4eeaeabe' -l verbose -s v -d 'tell each request and its time; -vv adds headers'
complete -c taskcli -n '__taskcli_at s75ab7cfa' -l error-format -d 'errors as text or json' -xa '(__taskcli_words text json)'
complete -c taskcli -n '__taskcli_at sde2e209f' -l help -s h -d 'show the help and end'
complete -c taskcli -n '__taskcli_at sfd3b2e70' -l comments -d 'none, first, last, all, archive, where the provider has them (default' -xa '(__taskcli_words none first last all archive)'
complete -c taskcli -n '__taskcli_at sfd3b2e70' -l history -d 'what happened to the task, where the provider tells'
complete -c taskcli -n '__taskcli_at sfd3b2e70' -l web -d 'open the task\'s page in the browser'
complete -c taskcli -n '__taskcli_at sfd3b2e70' -l native -d 'add the provider\'s own object to the record'
complete -c taskcli -n '__taskcli_at sfd3b2e70' -l output -s o -d 'table, json, jsonl, csv, tsv, yaml, markdown, html, ics, xml, raw' -xa '(__taskcli_words table json jsonl csv tsv yaml markdown html ics xml raw)'
complete -c taskcli -n '__taskcli_at s2020b83d' -l view -d 'profiles and filters from [views.NAME] of the configuration, as @NAME' -xa '(__taskcli_live views)'
complete -c taskcli -n '__taskcli_at s2020b83d' -l state -d 'name that the snapshot is kept under (else the view\'s, else default)' -xa '(__taskcli_live states)'
complete -c taskcli -n '__taskcli_at s2020b83d' -l peek -d 'compare, and leave the snapshot as it is'
complete -c taskcli -n '__taskcli_at s2020b83d' -l rebase -d 'take a new baseline, and tell no changes'
complete -c taskcli -n '__taskcli_at s2020b83d' -l show-baseline -d 'show what a baseline holds, as added'
complete -c taskcli -n '__taskcli_at s2020b83d' -l lookups -d 'removed tasks that are looked up at most, for the reason (default 50)' -x
complete -c taskcli -n '__taskcli_at s2020b83d' -l require-complete -d 'exit code 9, no output and no new snapshot where anything is missing'
complete -c taskcli -n '__taskcli_at s2020b83d' -l print-cron -d 'print this command as a crontab line' -x
complete -c taskcli -n '__taskcli_at s2020b83d' -l print-timer -d 'print this command as a timer of systemd' -x
complete -c taskcli -n '__taskcli_at s2020b83d' -l output -s o -d 'table, json, jsonl, csv, tsv, yaml, markdown, html, singer (else' -xa '(__taskcli_words table json jsonl csv tsv yaml markdown html singer)'
complete -c taskcli -n '__taskcli_at s36acc31b' -l columns -d 'columns or keys to show, dotted paths allowed' -x
complete -c taskcli -n '__taskcli_at s4ed1871d' -l demo -d 'those of the built-in sandbox'
complete -c taskcli -n '__taskcli_at sa6e31e33' -l output -s o -d 'table, json, jsonl, csv, tsv, yaml (else TASKCLI_OUTPUT, table)' -xa '(__taskcli_words table json jsonl csv tsv yaml)'
complete -c taskcli -n '__taskcli_at s7a0c7a27' -l force -d 'also a file that is damaged, or no snapshot at all'
complete -c taskcli -n '__taskcli_at s7a0c7a27' -l demo -d 'one of the built-in sandbox'
complete -c taskcli -n '__taskcli_at s60e46a12' -l provider -d 'which service' -xa '(__taskcli_words accelo capillary oracle pageseeder tallyfy)'
complete -c taskcli -n '__taskcli_at s60e46a12' -l auth -d 'how to sign in' -xa '(__taskcli_words basic bearer client-credentials token none)'
complete -c taskcli -n '__taskcli_at s60e46a12' -l secret-stdin -d 'read the secret from stdin'
complete -c taskcli -n '__taskcli_at s60e46a12' -l secret-from -d 'where the secret is' -x
complete -c taskcli -n '__taskcli_at s60e46a12' -l default -d 'ask it by default, too'
complete -c taskcli -n '__taskcli_at s60e46a12' -l no-check -d 'write it without asking the service first'
complete -c taskcli -n '__taskcli_at s60e46a12' -l replace -d 'write a profile anew that is there'
complete -c taskcli -n '__taskcli_at s60e46a12' -l api-path -d 'pageseeder' -x
complete -c taskcli -n '__taskcli_at s60e46a12' -l api-root -d 'oracle' -x
complete -c taskcli -n '__taskcli_at s60e46a12' -l attribution-code -d 'capillary' -x
complete -c taskcli -n '__taskcli_at s60e46a12' -l attribution-type -d 'capillary' -x
complete -c taskcli -n '__taskcli_at s60e46a12' -l base-url -d 'address of the service, or any address of it that is pasted' -x
complete -c taskcli -n '__taskcli_at s60e46a12' -l ca-bundle -d 'file of certificate authorities, besides the system\'s' -x
complete -c taskcli -n '__taskcli_at s60e46a12' -l client-cert -d 'file of a certificate with its key' -x
complete -c taskcli -n '__taskcli_at s60e46a12' -l client-header -d 'tallyfy' -x
complete -c taskcli -n '__taskcli_at s60e46a12' -l client-id -d 'accelo, oracle, pageseeder, tallyfy' -x
complete -c taskcli -n '__taskcli_at s60e46a12' -l deployment -d 'accelo' -x
complete -c taskcli -n '__taskcli_at s60e46a12' -l key -d 'capillary' -x
complete -c taskcli -n '__taskcli_at s60e46a12' -l max-body -d 'the largest answer to read, unpacked' -x
complete -c taskcli -n '__taskcli_at s60e46a12' -l member -d 'pageseeder' -x
complete -c taskcli -n '__taskcli_at s60e46a12' -l org-id -d 'tallyfy' -x
complete -c taskcli -n '__taskcli_at s60e46a12' -l output -d 'the usual output format' -x
complete -c taskcli -n '__taskcli_at s60e46a12' -l scope -d 'oracle' -x
complete -c taskcli -n '__taskcli_at s60e46a12' -l site-prefix -d 'pageseeder' -x
complete -c taskcli -n '__taskcli_at s60e46a12' -l time-zone -d 'zone of times that the service gives without one' -x
complete -c taskcli -n '__taskcli_at s60e46a12' -l timeout -d 'seconds to wait for the service' -x
complete -c taskcli -n '__taskcli_at s60e46a12' -l token-url -d 'oracle' -x
complete -c taskcli -n '__taskcli_at s60e46a12' -l user -d 'tallyfy' -x
complete -c taskcli -n '__taskcli_at s60e46a12' -l username -d 'oracle, pageseeder' -x
complete -c taskcli -n '__taskcli_at sb88e4152' -l commands -d 'every command, flag, value and exit code instead'
complete -c taskcli -n '__taskcli_at s63248563' -l host -d 'address to listen on (default 127.0.0.1)' -x
complete -c taskcli -n '__taskcli_at s63248563' -l port -d 'port to listen on, 0 for a free one (default 0)' -x
complete -c taskcli -n '__taskcli_at s63248563' -l tasks -d 'tasks a site, at least (default 320)' -x
complete -c taskcli -n '__taskcli_at s63248563' -l seed -d 'the same seed gives the same tasks (default 1)' -x
complete -c taskcli -n '__taskcli_at s63248563' -l latency -d 'milliseconds before each answer' -x
complete -c taskcli -n '__taskcli_at s63248563' -l faults -d 'go wrong on purpose' -x
complete -c taskcli -n '__taskcli_at s63248563' -l churn -d 'share of tasks that change in a minute (default 0)' -x
complete -c taskcli -n '__taskcli_at s63248563' -l tls -d 'speak HTTPS with a certificate made for the run (needs openssl)'
complete -c taskcli -n '__taskcli_at s63248563' -l verbose -s v -d 'log each request'
complete -c taskcli -n '__taskcli_at s63248563' -l config-out -d 'write a configuration that reaches the sandbox' -rF
complete -c taskcli -n '__taskcli_at sa392cffd' -l filters -d 'filters, such as standing(pending,started)' -x
complete -c taskcli -n '__taskcli_at sa392cffd' -l search -d 'words in title or description, all must match' -x
complete -c taskcli -n '__taskcli_at s17f1c826' -l limit -d 'objects per page' -x
complete -c taskcli -n '__taskcli_at s9d1b588c' -l page -d 'number of the page, the first one is 0' -x
complete -c taskcli -n '__taskcli_at s9d1b588c' -l offset -d 'index of the first object, instead of a page' -x
complete -c taskcli -n '__taskcli_at sd560efc3' -l fields -d 'fields to return, such as standing,assignee(email)' -x
complete -c taskcli -n '__taskcli_at sd560efc3' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title standing date_due assignee.surname task_priority.title)'
complete -c taskcli -n '__taskcli_at s804bc2e' -l profile -s p -d 'profile to ask (else TASKCLI_PROFILE, the default)' -xa '(__taskcli_live profiles:accelo)'
complete -c taskcli -n '__taskcli_at s6aeb75d0' -l output -s o -d 'table, json, jsonl, csv, tsv, yaml, markdown, html, xml, raw (else' -xa '(__taskcli_words table json jsonl csv tsv yaml markdown html xml raw)'
complete -c taskcli -n '__taskcli_at s8e214d5c' -l paginate -d 'follow the pages to the end'
complete -c taskcli -n '__taskcli_at s8e214d5c' -l max-items -d 'stop after so many; means --paginate' -x
complete -c taskcli -n '__taskcli_at sd223cb1b' -l param -d 'any other query parameter, as it is (repeatable)' -x
complete -c taskcli -n '__taskcli_at s93dd5218' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , count)'
complete -c taskcli -n '__taskcli_at s458adf1' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title level)'
complete -c taskcli -n '__taskcli_at s963824f' -l filters -d 'filters, such as standing(paused)' -x
complete -c taskcli -n '__taskcli_at s963824f' -l fields -d 'fields to return, standing,color,ordering unless named' -x
complete -c taskcli -n '__taskcli_at s963824f' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title standing color ordering)'
complete -c taskcli -n '__taskcli_at s6f5ac973' -l search -d 'words in the title, all must match' -x
complete -c taskcli -n '__taskcli_at s32a7328a' -l filters -d 'filters, such as standing(active)' -x
complete -c taskcli -n '__taskcli_at s546ae5e8' -l fields -d 'fields to return, email,username,standing unless named' -x
complete -c taskcli -n '__taskcli_at s546ae5e8' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id firstname surname email username standing)'
complete -c taskcli -n '__taskcli_at s63f704c1' -l filters -d 'filters, such as activity_id(1015,1016)' -x
complete -c taskcli -n '__taskcli_at sb062c013' -l fields -d 'fields to return, date_created,mimetype,filesize unless named' -x
complete -c taskcli -n '__taskcli_at sb062c013' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title mimetype filesize date_created)'
complete -c taskcli -n '__taskcli_at sed54555' -l search -d 'words in name, website, phone or fax, all must match' -x
complete -c taskcli -n '__taskcli_at sed54555' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id name standing)'
complete -c taskcli -n '__taskcli_at s91e930f3' -l fields -d 'fields to return, standing unless named' -x
complete -c taskcli -n '__taskcli_at sc04a521a' -l filters -d 'filters, such as against(company(4))' -x
complete -c taskcli -n '__taskcli_at sc0ed1145' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title standing)'
complete -c taskcli -n '__taskcli_at sc5766ca2' -l filters -d 'filters, such as job(288)' -x
complete -c taskcli -n '__taskcli_at sc5766ca2' -l fields -d 'fields to return, standing,job unless named' -x
complete -c taskcli -n '__taskcli_at sc5766ca2' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title standing job)'
complete -c taskcli -n '__taskcli_at s6abbe3b7' -l filters -d 'filters, such as standing(open)' -x
complete -c taskcli -n '__taskcli_at s6abbe3b7' -l search -d 'words in the subject, all must match' -x
complete -c taskcli -n '__taskcli_at s597355a4' -l filters -d 'filters, such as shared(yes)' -x
complete -c taskcli -n '__taskcli_at s597355a4' -l fields -d 'fields to return, shared,staff_id unless named' -x
complete -c taskcli -n '__taskcli_at s597355a4' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title shared staff_id)'
complete -c taskcli -n '__taskcli_at s687042c3' -l filters -d 'further filters, such as medium(note)' -x
complete -c taskcli -n '__taskcli_at s687042c3' -l fields -d 'fields to return, body,owner,medium and more unless named' -x
complete -c taskcli -n '__taskcli_at s687042c3' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id date_logged medium owner subject body)'
complete -c taskcli -n '__taskcli_at s6be4262' -l filters -d 'further filters, such as modified_by(7)' -x
complete -c taskcli -n '__taskcli_at s6be4262' -l fields -d 'fields to return, modified_by,date_modified unless named' -x
complete -c taskcli -n '__taskcli_at s6be4262' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id date_modified to_title modified_by)'
complete -c taskcli -n '__taskcli_at scfb29dbd' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title status.title standing)'
complete -c taskcli -n '__taskcli_at s9514fec6' -l filters -d 'further filters, such as mimetype(application/pdf)' -x
complete -c taskcli -n '__taskcli_at s700cb636' -l fields -d 'fields to return, such as email,timezone' -x
complete -c taskcli -n '__taskcli_at s700cb636' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id firstname surname email)'
complete -c taskcli -n '__taskcli_at s73d4ad80' -l output -s o -d 'json, jsonl, yaml, xml, raw (else TASKCLI_OUTPUT, the profile\'s,' -xa '(__taskcli_words json jsonl yaml xml raw)'
complete -c taskcli -n '__taskcli_at s479c2cc4' -l assoc -l no-assoc -d 'tasks of all associates of the current store'
complete -c taskcli -n '__taskcli_at s479c2cc4' -l all -l no-all -d 'the whole organisation, or only the current store'
complete -c taskcli -n '__taskcli_at s479c2cc4' -l action-type -d 'kind of task, none for any other' -xa '(__taskcli_words sms email call none)'
complete -c taskcli -n '__taskcli_at s479c2cc4' -l status -d 'task status' -xa '(__taskcli_words OPEN IN_PROGRESS CLOSED)'
complete -c taskcli -n '__taskcli_at s479c2cc4' -l start-date -d 'created on or after' -x
complete -c taskcli -n '__taskcli_at s479c2cc4' -l end-date -d 'created on or before' -x
complete -c taskcli -n '__taskcli_at s479c2cc4' -l batch-size -d 'most tasks in an answer' -x
complete -c taskcli -n '__taskcli_at s809f6d29' -l assoc-id -d 'assigned to this associate' -x
complete -c taskcli -n '__taskcli_at s809f6d29' -l customer-id -d 'created for this customer' -x
complete -c taskcli -n '__taskcli_at sed1bd0c8' -l profile -s p -d 'profile to ask (else TASKCLI_PROFILE, the default)' -xa '(__taskcli_live profiles:capillary)'
complete -c taskcli -n '__taskcli_at s867d3937' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id entry_id type status title associate_id customer_id store_id)'
complete -c taskcli -n '__taskcli_at sab6c9a60' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title task_type action.type start_date end_date creator.name)'
complete -c taskcli -n '__taskcli_at sf07cd6df' -l created-by -d 'created by this associate' -x
complete -c taskcli -n '__taskcli_at sf07cd6df' -l created-by-type -d 'what the creator is' -xa '(__taskcli_words manager cashier)'
complete -c taskcli -n '__taskcli_at sf07cd6df' -l execute-by-all -l no-execute-by-all -d 'tasks for everybody, not for one associate'
complete -c taskcli -n '__taskcli_at sf07cd6df' -l customer-task -l no-customer-task -d 'customer tasks assigned to associates'
complete -c taskcli -n '__taskcli_at sf07cd6df' -l start-id -d 'this id and higher ones' -x
complete -c taskcli -n '__taskcli_at sf07cd6df' -l end-id -d 'this id and lower ones' -x
complete -c taskcli -n '__taskcli_at saedc1db4' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , task_id updated_time new_status associate_id customer_id store_id)'
complete -c taskcli -n '__taskcli_at sf498fcda' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id value label)'
complete -c taskcli -n '__taskcli_at sd8579e5e' -l type-value -d 'kind of staff' -xa '(__taskcli_words ASSOCIATE MANAGER)'
complete -c taskcli -n '__taskcli_at sd8579e5e' -l all -d 'kind of task, none for any other' -xa '(__taskcli_words sms email call none)'
complete -c taskcli -n '__taskcli_at sd8579e5e' -l start-date -d 'created on or after' -x
complete -c taskcli -n '__taskcli_at sd8579e5e' -l end-date -d 'created on or before' -x
complete -c taskcli -n '__taskcli_at sd8579e5e' -l count -d 'most tasks to show' -x
complete -c taskcli -n '__taskcli_at s619bca0e' -l only-for-stores -l no-only-for-stores -d 'only those for stores; true where nothing is said'
complete -c taskcli -n '__taskcli_at s619bca0e' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id task_id time template remindee_id)'
complete -c taskcli -n '__taskcli_at s54251f75' -l type -d 'kind of staff' -xa '(__taskcli_words ASSOCIATE MANAGER)'
complete -c taskcli -n '__taskcli_at s54251f75' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id type firstname lastname email store_id)'
complete -c taskcli -n '__taskcli_at se91cb490' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id name code city_name country_name)'
complete -c taskcli -n '__taskcli_at sef84862e' -l type -d 'what to list; STORE if nothing is said' -xa '(__taskcli_words STORE STR_SERVER TILL ZONE CONCEPT)'
complete -c taskcli -n '__taskcli_at sef84862e' -l id -d 'these ids' -x
complete -c taskcli -n '__taskcli_at sef84862e' -l parent-identifier-type -d 'what names the parent' -xa '(__taskcli_words STORE_CODE STORE_ID STORE_EXTERNAL_ID CONCEPT_CODE CONCEPT_ID)'
complete -c taskcli -n '__taskcli_at sef84862e' -l parent-identifier-value -d 'those below this parent' -x
complete -c taskcli -n '__taskcli_at sef84862e' -l include-parent -l no-include-parent -d 'with the parent of each'
complete -c taskcli -n '__taskcli_at sef84862e' -l sub-entities-count -l no-sub-entities-count -d 'with the number of those below'
complete -c taskcli -n '__taskcli_at sef84862e' -l details -d 'basic' -xa '(__taskcli_words basic)'
complete -c taskcli -n '__taskcli_at sef84862e' -l exclude-locale -d '1' -xa '(__taskcli_words 0 1)'
complete -c taskcli -n '__taskcli_at sef84862e' -l active-only -l no-active-only -d 'only active ones'
complete -c taskcli -n '__taskcli_at sef84862e' -l modified-since -d 'changed since this day' -x
complete -c taskcli -n '__taskcli_at sef84862e' -l scope -d 'scope' -x
complete -c taskcli -n '__taskcli_at sef84862e' -l start-id -d 'position of the first, from 0; no id' -x
complete -c taskcli -n '__taskcli_at sef84862e' -l limit -d 'most to show' -x
complete -c taskcli -n '__taskcli_at sef84862e' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id type code name is_active)'
complete -c taskcli -n '__taskcli_at s3e516cc2' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , user_id firstname lastname email mobile)'
complete -c taskcli -n '__taskcli_at sfeb21635' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , username org_name user_id org_id server_time)'
complete -c taskcli -n '__taskcli_at sbecb8ecc' -l assignment -d 'who it is assigned to; Process Automation has other words, and MY as' -xa '(__taskcli_words MY GROUP MY_AND_GROUP MY_AND_GROUP_ALL REPORTEES OWNER REVIEWER PREVIOUS ALL ADMIN CREATOR DEFAULT PERSONA MEMBER)'
complete -c taskcli -n '__taskcli_at sbecb8ecc' -l created-by -d 'created by this user' -x
complete -c taskcli -n '__taskcli_at sbecb8ecc' -l due-date-from -d 'due at or after' -x
complete -c taskcli -n '__taskcli_at sbecb8ecc' -l due-date-to -d 'due at or before' -x
complete -c taskcli -n '__taskcli_at sbecb8ecc' -l fromuser -d 'previous assignee' -x
complete -c taskcli -n '__taskcli_at sbecb8ecc' -l identification-key -d 'tasks with this business key' -x
complete -c taskcli -n '__taskcli_at sbecb8ecc' -l keyword -d 'word in the title, % is a wildcard' -x
complete -c taskcli -n '__taskcli_at sbecb8ecc' -l outcome -d 'tasks with this outcome, such as APPROVE' -x
complete -c taskcli -n '__taskcli_at sbecb8ecc' -l pattern -d 'only to-do tasks, said with ToDo' -xa '(__taskcli_words ToDo)'
complete -c taskcli -n '__taskcli_at sbecb8ecc' -l priority -d '1 (highest) to 5, or Any' -xa '(__taskcli_words , 1 2 3 4 5 Any)'
complete -c taskcli -n '__taskcli_at sbecb8ecc' -l process -d 'of the processes so named' -x
complete -c taskcli -n '__taskcli_at sbecb8ecc' -l since -d 'created later than' -x
complete -c taskcli -n '__taskcli_at sbecb8ecc' -l status -d 'task status, of which each product has its own' -xa '(__taskcli_words , ASSIGNED COMPLETED SUSPENDED WITHDRAWN EXPIRED ERRORED ALERTED ERROR NEED_INFORMATION)'
complete -c taskcli -n '__taskcli_at sbecb8ecc' -l until -d 'created before' -x
complete -c taskcli -n '__taskcli_at s9e901df3' -l fields -d 'attributes to return' -xa '(__taskcli_words , createdDate creator updatedDate fromUser tasknumber priority ownerUser state approvalDuration taskDefinitionName taskNameSpace taskId category assignedDate dueDate outcome ecid identificationKey)'
complete -c taskcli -n '__taskcli_at s9e901df3' -l limit -d 'tasks per page, 0 or less for all at once' -x
complete -c taskcli -n '__taskcli_at s9e901df3' -l offset -d 'index of the first task' -x
complete -c taskcli -n '__taskcli_at s9e901df3' -l order-by -d 'sort field, with :asc or :desc' -xa '(__taskcli_words createdDate creator updatedDate fromUser tasknumber priority ownerUser state approvalDuration taskDefinitionName taskNameSpace taskId category assignedDate dueDate outcome ecid identificationKey)'
complete -c taskcli -n '__taskcli_at s9e901df3' -l show-action-flag -l no-show-action-flag -d 'add the possible actions'
complete -c taskcli -n '__taskcli_at s9e901df3' -l show-permission-flag -l no-show-permission-flag -d 'add permissions'
complete -c taskcli -n '__taskcli_at s9e901df3' -l total-results -l no-total-results -d 'count all matches'
complete -c taskcli -n '__taskcli_at s73ca92e1' -l metadata-flag -l no-metadata-flag -d 'add the task\'s web address'
complete -c taskcli -n '__taskcli_at s73ca92e1' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , number title state priority assignees.items.id dueDate createdBy)'
complete -c taskcli -n '__taskcli_at sff090470' -l assignees-in -d 'assigned to these users' -x
complete -c taskcli -n '__taskcli_at sff090470' -l candidate-users-in -d 'these users may take it' -x
complete -c taskcli -n '__taskcli_at sff090470' -l candidate-roles-in -d 'these roles may take it' -x
complete -c taskcli -n '__taskcli_at sff090470' -l creators-in -d 'created by these' -x
complete -c taskcli -n '__taskcli_at sff090470' -l business-key -d 'of this business key' -x
complete -c taskcli -n '__taskcli_at sff090470' -l business-key-like -d 'business key like this' -x
complete -c taskcli -n '__taskcli_at sff090470' -l category -d 'of this category' -x
complete -c taskcli -n '__taskcli_at sff090470' -l dp-definition-id -d 'of this dynamic process' -x
complete -c taskcli -n '__taskcli_at sff090470' -l dp-instance-id -d 'of this instance of one' -x
complete -c taskcli -n '__taskcli_at sff090470' -l dp-name -d 'of the dynamic process so named' -x
complete -c taskcli -n '__taskcli_at sff090470' -l due-date -d 'due on this day' -x
complete -c taskcli -n '__taskcli_at sff090470' -l due-date-after -d 'due after' -x
complete -c taskcli -n '__taskcli_at sff090470' -l due-date-before -d 'due before' -x
complete -c taskcli -n '__taskcli_at sb62fb77c' -l profile -s p -d 'profile to ask (else TASKCLI_PROFILE, the default)' -xa '(__taskcli_live profiles:oracle)'
complete -c taskcli -n '__taskcli_at s378045c5' -l expand -d 'blocks to include' -xa '(__taskcli_words All comments attachments history payload)'
complete -c taskcli -n '__taskcli_at s378045c5' -l total-results-grouped -l no-total-results-grouped -d 'add counts of child tasks'
complete -c taskcli -n '__taskcli_at s93804f79' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , updateddDate updatedBy commentStr)'
complete -c taskcli -n '__taskcli_at s3514b6ff' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , updatedDate actionName displayName state)'
complete -c taskcli -n '__taskcli_at s83cb29c6' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , title attachmentName mimeType attachmentSize)'
complete -c taskcli -n '__taskcli_at s17c67142' -l attachment-name -d 'which one, by the title that `attachments` shows, or else the name' -x
complete -c taskcli -n '__taskcli_at s17c67142' -l output -s o -d 'raw, which is how a file is written' -xa '(__taskcli_words raw)'
complete -c taskcli -n '__taskcli_at se9490127' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , href)'
complete -c taskcli -n '__taskcli_at s5222b411' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , title href)'
complete -c taskcli -n '__taskcli_at s94a08411' -l scope -d 'these only' -xa '(__taskcli_words users groups roles)'
complete -c taskcli -n '__taskcli_at s94a08411' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id type title firstName lastName email)'
complete -c taskcli -n '__taskcli_at sd9e5ce5b' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id adminFlag)'
complete -c taskcli -n '__taskcli_at s1eb9fba1' -l member -d 'ask as this member, by id or user name' -x
complete -c taskcli -n '__taskcli_at s2a5e26ee' -l assignedafter -d 'last assigned after' -x
complete -c taskcli -n '__taskcli_at s2a5e26ee' -l assignedbefore -d 'last assigned before' -x
complete -c taskcli -n '__taskcli_at s2a5e26ee' -l assignedto -d 'assigned to this member, 0 for nobody' -x
complete -c taskcli -n '__taskcli_at s2a5e26ee' -l author -d 'last comment written by this member' -x
complete -c taskcli -n '__taskcli_at s2a5e26ee' -l comments -d 'comments to load for each task' -xa '(__taskcli_words none first last all archive)'
complete -c taskcli -n '__taskcli_at s2a5e26ee' -l contentrole -d 'tasks proper or workflows' -xa '(__taskcli_words comment workflow all)'
complete -c taskcli -n '__taskcli_at s2a5e26ee' -l createdafter -d 'last comment written after' -x
complete -c taskcli -n '__taskcli_at s2a5e26ee' -l createdbefore -d 'last comment written before' -x
complete -c taskcli -n '__taskcli_at s2a5e26ee' -l dueafter -d 'due after' -x
complete -c taskcli -n '__taskcli_at s2a5e26ee' -l duebefore -d 'due before' -x
complete -c taskcli -n '__taskcli_at s2a5e26ee' -l groups -d 'full names of groups' -x
complete -c taskcli -n '__taskcli_at s2a5e26ee' -l labels -d 'labels, all of which a task must have (slow)' -x
complete -c taskcli -n '__taskcli_at s2a5e26ee' -l pagesize -d 'tasks per page' -x
complete -c taskcli -n '__taskcli_at s2a5e26ee' -l priorities -d 'any of these priorities' -x
complete -c taskcli -n '__taskcli_at s2a5e26ee' -l project -d 'only groups below this project (with --member)' -x
complete -c taskcli -n '__taskcli_at s2a5e26ee' -l types -d 'any of these comment types, \'\' is none' -x
complete -c taskcli -n '__taskcli_at s3840177' -l attachments -d 'attachments to include' -xa '(__taskcli_words none context all)'
complete -c taskcli -n '__taskcli_at s3840177' -l contents -d 'contents of comments to include' -xa '(__taskcli_words none all)'
complete -c taskcli -n '__taskcli_at s3840177' -l context -d 'hanging on a group or a document' -xa '(__taskcli_words group uri all)'
complete -c taskcli -n '__taskcli_at s3840177' -l emails -d 'e-mail addresses to include (administrators)' -xa '(__taskcli_words none all)'
complete -c taskcli -n '__taskcli_at s3840177' -l page -d 'number of the page' -x
complete -c taskcli -n '__taskcli_at s3840177' -l paths -d 'paths of documents, with an optional * behind' -x
complete -c taskcli -n '__taskcli_at s3840177' -l statuses -d 'any of these statuses' -x
complete -c taskcli -n '__taskcli_at s3840177' -l title -d 'title, with an optional * behind' -x
complete -c taskcli -n '__taskcli_at s3840177' -l type -d 'comment type, with an optional * behind' -x
complete -c taskcli -n '__taskcli_at sa9c465a9' -l profile -s p -d 'profile to ask (else TASKCLI_PROFILE, the default)' -xa '(__taskcli_live profiles:pageseeder)'
complete -c taskcli -n '__taskcli_at sb482aeca' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title status priority due assignedto.fullname group.name)'
complete -c taskcli -n '__taskcli_at se33fe7' -l comments -d 'comments to include' -xa '(__taskcli_words none first last all archive)'
complete -c taskcli -n '__taskcli_at se33fe7' -l returngroups -d 'groups to return (all' -xa '(__taskcli_words none user all)'
complete -c taskcli -n '__taskcli_at se33fe7' -l discussionsize -d 'comments at most' -x
complete -c taskcli -n '__taskcli_at s3ec86489' -l draft -l no-draft -d 'add the member\'s own draft (with --member)'
complete -c taskcli -n '__taskcli_at sf695a6a8' -l groups -d 'full names of groups (required)' -x
complete -c taskcli -n '__taskcli_at sf695a6a8' -l archived -l no-archived -d 'archived comments too'
complete -c taskcli -n '__taskcli_at sf695a6a8' -l author -d 'written by this member' -x
complete -c taskcli -n '__taskcli_at sf695a6a8' -l createdafter -d 'written after' -x
complete -c taskcli -n '__taskcli_at sf695a6a8' -l createdbefore -d 'written before' -x
complete -c taskcli -n '__taskcli_at sf695a6a8' -l labels -d 'labels, all of which a comment must have' -x
complete -c taskcli -n '__taskcli_at sf695a6a8' -l moderated -l no-moderated -d 'moderated comments too'
complete -c taskcli -n '__taskcli_at sf695a6a8' -l pagesize -d 'comments per page' -x
complete -c taskcli -n '__taskcli_at sf695a6a8' -l position -d 'any comment, or the first of each thread' -xa '(__taskcli_words any first)'
complete -c taskcli -n '__taskcli_at sf695a6a8' -l returngroups -d 'groups to return, where several are asked' -xa '(__taskcli_words none specified)'
complete -c taskcli -n '__taskcli_at sf695a6a8' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , created discussionid title author.fullname status)'
complete -c taskcli -n '__taskcli_at sd3e0ee0e' -l member -d 'those of this member, by id or user name' -x
complete -c taskcli -n '__taskcli_at sd3e0ee0e' -l archived -l no-archived -d 'archived groups and projects only'
complete -c taskcli -n '__taskcli_at sd3e0ee0e' -l subgroups -l no-subgroups -d 'with memberships that come through a subgroup'
complete -c taskcli -n '__taskcli_at sd3e0ee0e' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , name title kind role status access)'
complete -c taskcli -n '__taskcli_at sf23e0313' -l member-username -d 'user name, whole' -x
complete -c taskcli -n '__taskcli_at sf23e0313' -l firstname -d 'first name, whole' -x
complete -c taskcli -n '__taskcli_at sf23e0313' -l surname -d 'surname, whole' -x
complete -c taskcli -n '__taskcli_at sf23e0313' -l email -d 'e-mail address, whole' -x
complete -c taskcli -n '__taskcli_at sf23e0313' -l member-role -d 'role in the group' -xa '(__taskcli_words guest reviewer contributor manager moderator approver moderator-and-approver)'
complete -c taskcli -n '__taskcli_at sf23e0313' -l status -d 'of the membership' -xa '(__taskcli_words normal invited self-invited moderated disabled)'
complete -c taskcli -n '__taskcli_at sf23e0313' -l field1 -d 'field 1 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at sf23e0313' -l field2 -d 'field 2 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at sf23e0313' -l field3 -d 'field 3 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at sf23e0313' -l field4 -d 'field 4 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at sf23e0313' -l field5 -d 'field 5 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at sf23e0313' -l field6 -d 'field 6 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at sf23e0313' -l field7 -d 'field 7 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at sf23e0313' -l field8 -d 'field 8 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at sf23e0313' -l field9 -d 'field 9 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at sf23e0313' -l field10 -d 'field 10 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at sf23e0313' -l field11 -d 'field 11 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at sf23e0313' -l field12 -d 'field 12 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at sf23e0313' -l field13 -d 'field 13 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at sf23e0313' -l field14 -d 'field 14 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at sf23e0313' -l field15 -d 'field 15 of the member\'s details, whole' -x
complete -c taskcli -n '__taskcli_at sf23e0313' -l role -d 'as a manager, with all details' -xa '(__taskcli_words manager)'
complete -c taskcli -n '__taskcli_at sf23e0313' -l subgroups -l no-subgroups -d 'with members that come through a subgroup'
complete -c taskcli -n '__taskcli_at sf23e0313' -l page -d 'number of the page (with --no-subgroups)' -x
complete -c taskcli -n '__taskcli_at sf23e0313' -l pagesize -d 'members per page (with --no-subgroups)' -x
complete -c taskcli -n '__taskcli_at sf23e0313' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , member.id member.username member.fullname role status)'
complete -c taskcli -n '__taskcli_at s1689267c' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id username fullname email status)'
complete -c taskcli -n '__taskcli_at s86f305' -l facetsize -d 'words at most; 100 are asked for' -x
complete -c taskcli -n '__taskcli_at s86f305' -l filters -d 'fields of the index, such as pssubtype:workflow' -x
complete -c taskcli -n '__taskcli_at s86f305' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , text cardinality)'
complete -c taskcli -n '__taskcli_at s965cd56f' -l types -d 'of what; comment where nothing is said' -xa '(__taskcli_words , comment document fragment edit-note version creation upload xref content-inline content-block)'
complete -c taskcli -n '__taskcli_at s965cd56f' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , name description)'
complete -c taskcli -n '__taskcli_at scccea894' -l uri -d 'id of the document' -x
complete -c taskcli -n '__taskcli_at scccea894' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , status assignedto.fullname due priority statuschanged)'
complete -c taskcli -n '__taskcli_at s1918ded' -l scope -d 'all tasks, or your own' -xa '(__taskcli_words org me)'
complete -c taskcli -n '__taskcli_at s1918ded' -l run -d 'tasks of this process' -x
complete -c taskcli -n '__taskcli_at s1918ded' -l user -d 'tasks of this member' -x
complete -c taskcli -n '__taskcli_at s1918ded' -l guest -d 'tasks of this guest, by e-mail address or guest code' -x
complete -c taskcli -n '__taskcli_at s1918ded' -l q -d 'text in the name of the process or step' -x
complete -c taskcli -n '__taskcli_at s1918ded' -l status -d 'state; each list has words of its own' -xa '(__taskcli_words active complete incomplete inprogress not-started overdue due_soon hasproblem active_visible all completed)'
complete -c taskcli -n '__taskcli_at s1918ded' -l owners -d 'assigned to any of these members' -x
complete -c taskcli -n '__taskcli_at s1918ded' -l guests -d 'assigned to these guests' -x
complete -c taskcli -n '__taskcli_at s1918ded' -l groups -d 'assigned to these groups' -x
complete -c taskcli -n '__taskcli_at s1918ded' -l roles -d 'assigned to these roles' -x
complete -c taskcli -n '__taskcli_at s1918ded' -l unassigned -l no-unassigned -d 'only tasks without assignees'
complete -c taskcli -n '__taskcli_at s1918ded' -l tag -d 'tasks with this tag, by name' -x
complete -c taskcli -n '__taskcli_at s1918ded' -l folder -d 'tasks in this folder' -x
complete -c taskcli -n '__taskcli_at s1918ded' -l created -d 'created on this day, or in this range' -x
complete -c taskcli -n '__taskcli_at s1918ded' -l deadline-start-range -d 'due from this day on' -x
complete -c taskcli -n '__taskcli_at s1918ded' -l deadline-end-range -d 'due until this day' -x
complete -c taskcli -n '__taskcli_at s1918ded' -l deadline-on -d 'due on this very day' -x
complete -c taskcli -n '__taskcli_at s1918ded' -l deadline-before -d 'due before this day' -x
complete -c taskcli -n '__taskcli_at s1918ded' -l deadline-after -d 'due after this day' -x
complete -c taskcli -n '__taskcli_at s1918ded' -l is-oneoff -l no-is-oneoff -d 'only one-off tasks, or only tasks of processes'
complete -c taskcli -n '__taskcli_at s1918ded' -l archived -d 'archived tasks too (true), or nothing else (only)' -xa '(__taskcli_words true only)'
complete -c taskcli -n '__taskcli_at s1918ded' -l custom-field-key -d 'with this custom field; needs its value' -x
complete -c taskcli -n '__taskcli_at s1918ded' -l custom-field-value -d 'its value' -x
complete -c taskcli -n '__taskcli_at s6f56043f' -l with -d 'data to include; each list has words of its own' -xa '(__taskcli_words , run run.checklist step threads assets form_fields tags summary selected_text_comment comments activities threads_count folders member_watchers.watcher)'
complete -c taskcli -n '__taskcli_at s6f56043f' -l sort -d 'order, with - before it descending' -xa '(__taskcli_words deadline newest problems completed_newest position -deadline -newest -problems -completed_newest -position)'
complete -c taskcli -n '__taskcli_at s6f56043f' -l sort-by -d 'another name of sort, for members and guests' -xa '(__taskcli_words deadline newest problems completed_newest position -deadline -newest -problems -completed_newest -position)'
complete -c taskcli -n '__taskcli_at s6f56043f' -l per-page -d 'tasks per page' -x
complete -c taskcli -n '__taskcli_at s6a955fe8' -l page -d 'number of the page, the first one is 1' -x
complete -c taskcli -n '__taskcli_at se90ffdad' -l without-pagination -l no-without-pagination -d 'everything in one answer, which can be slow'
complete -c taskcli -n '__taskcli_at s2840db58' -l profile -s p -d 'profile to ask (else TASKCLI_PROFILE, the default)' -xa '(__taskcli_live profiles:tallyfy)'
complete -c taskcli -n '__taskcli_at scc4c66a5' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title status deadline owners.users owners.guests run_id)'
complete -c taskcli -n '__taskcli_at sd79d9bca' -l with -d 'data to include, also below these (NAME.NAME)' -xa '(__taskcli_words , run step form_fields tags threads issues assets folders roles activities ko-form-fields summary member_watchers guest_watchers threads_count run.checklist member_watchers.watcher)'
complete -c taskcli -n '__taskcli_at s881aaaa9' -l run -d 'the process that the task is in' -x
complete -c taskcli -n '__taskcli_at s9ddbd5cd' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id created_at label author_id content)'
complete -c taskcli -n '__taskcli_at sb50630f7' -l verb -d 'what was done (completed)' -x
complete -c taskcli -n '__taskcli_at sb50630f7' -l type -d 'kind of entry' -x
complete -c taskcli -n '__taskcli_at sb50630f7' -l field -d 'what changed' -x
complete -c taskcli -n '__taskcli_at sb50630f7' -l actor-type -d 'by whom' -xa '(__taskcli_words user guest)'
complete -c taskcli -n '__taskcli_at sb50630f7' -l actor-id -d 'by whom' -x
complete -c taskcli -n '__taskcli_at sb50630f7' -l actor-email -d 'by whom' -x
complete -c taskcli -n '__taskcli_at sb50630f7' -l source -d 'from where' -xa '(__taskcli_words Member Guest Webhook)'
complete -c taskcli -n '__taskcli_at sb50630f7' -l created-after -d 'on this day or later' -x
complete -c taskcli -n '__taskcli_at sb50630f7' -l created-before -d 'until this day' -x
complete -c taskcli -n '__taskcli_at sb50630f7' -l search -d 'text in the entry, of 2 to 100 characters' -x
complete -c taskcli -n '__taskcli_at sb50630f7' -l origin-type -d 'kind of the origin' -x
complete -c taskcli -n '__taskcli_at sb50630f7' -l origin-id -d 'id of the origin' -x
complete -c taskcli -n '__taskcli_at sb50630f7' -l sort -d 'order' -x
complete -c taskcli -n '__taskcli_at sb50630f7' -l per-page -d 'entries per page' -x
complete -c taskcli -n '__taskcli_at sb50630f7' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , created_at verb description actor.full_name)'
complete -c taskcli -n '__taskcli_at sda3efc6b' -l on -d 'what to search' -xa '(__taskcli_words task process blueprint snippet capture step)'
complete -c taskcli -n '__taskcli_at sda3efc6b' -l tags -l no-tags -d 'the tags too'
complete -c taskcli -n '__taskcli_at sda3efc6b' -l per-page -d 'hits per page' -x
complete -c taskcli -n '__taskcli_at sda3efc6b' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title name status deadline)'
complete -c taskcli -n '__taskcli_at sd71c9243' -l q -d 'text in the first or last name or the e-mail address' -x
complete -c taskcli -n '__taskcli_at sd71c9243' -l per-page -d 'members per page' -x
complete -c taskcli -n '__taskcli_at sd71c9243' -l with -d 'data to include' -xa '(__taskcli_words , groups stats organizations preferences assets member_watchers guest_watchers auth_methods country)'
complete -c taskcli -n '__taskcli_at sd71c9243' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id full_name email role status)'
complete -c taskcli -n '__taskcli_at s3a5773b2' -l sort -d 'field to order by, with - before it descending' -x
complete -c taskcli -n '__taskcli_at s23df9b7e' -l q -d 'text in the e-mail address' -x
complete -c taskcli -n '__taskcli_at s23df9b7e' -l with -d 'data to include' -xa '(__taskcli_words , stats)'
complete -c taskcli -n '__taskcli_at s23df9b7e' -l per-page -d 'guests per page' -x
complete -c taskcli -n '__taskcli_at s23df9b7e' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , email first_name last_name details.status last_accessed_at)'
complete -c taskcli -n '__taskcli_at s172d8441' -l sort-by -d 'field to order by, with - before it descending' -x
complete -c taskcli -n '__taskcli_at s9ea31ebc' -l q -d 'text in the name or description' -x
complete -c taskcli -n '__taskcli_at s9ea31ebc' -l with -d 'data to include' -xa '(__taskcli_words , assets users guests)'
complete -c taskcli -n '__taskcli_at s9ea31ebc' -l per-page -d 'groups per page' -x
complete -c taskcli -n '__taskcli_at s9ea31ebc' -l sort-by -d 'order' -xa '(__taskcli_words name created_at updated_at)'
complete -c taskcli -n '__taskcli_at s9ea31ebc' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id name members guests)'
complete -c taskcli -n '__taskcli_at sa9c7cf69' -l q -d 'text in the title' -x
complete -c taskcli -n '__taskcli_at s44226801' -l with -d 'data to include' -xa '(__taskcli_words , statistics)'
complete -c taskcli -n '__taskcli_at s44226801' -l all -l no-all -d 'also those made by Tallyfy'
complete -c taskcli -n '__taskcli_at s44226801' -l auto-generated -l no-auto-generated -d 'only those made by Tallyfy; needs --all'
complete -c taskcli -n '__taskcli_at s44226801' -l status -d 'state of the tag' -x
complete -c taskcli -n '__taskcli_at s44226801' -l per-page -d 'tags per page' -x
complete -c taskcli -n '__taskcli_at s44226801' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title color auto_generated)'
complete -c taskcli -n '__taskcli_at s6c8b93b3' -l folder-type -d 'of tasks and processes, or of templates' -xa '(__taskcli_words run checklist)'
complete -c taskcli -n '__taskcli_at s6c8b93b3' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id name parent_id folder_type total)'
complete -c taskcli -n '__taskcli_at s7bd9c3cc' -l q -d 'text in the name' -x
complete -c taskcli -n '__taskcli_at saba48738' -l status -d 'state; problem includes issue' -xa '(__taskcli_words active complete problem issue improvement archived delayed starred)'
complete -c taskcli -n '__taskcli_at saba48738' -l owners -d 'owned by these members, or with a task of theirs' -x
complete -c taskcli -n '__taskcli_at saba48738' -l groups -d 'of these groups' -x
complete -c taskcli -n '__taskcli_at saba48738' -l checklist-id -d 'of this template' -x
complete -c taskcli -n '__taskcli_at saba48738' -l tag -d 'with this tag' -x
complete -c taskcli -n '__taskcli_at saba48738' -l tag-ids -d 'with these tags' -x
complete -c taskcli -n '__taskcli_at saba48738' -l untagged -l no-untagged -d 'only those without tags'
complete -c taskcli -n '__taskcli_at saba48738' -l type -d 'kind of the process' -xa '(__taskcli_words procedure form document)'
complete -c taskcli -n '__taskcli_at saba48738' -l task-status -d 'by the state of the tasks' -xa '(__taskcli_words all in-progress completed)'
complete -c taskcli -n '__taskcli_at saba48738' -l with -d 'data to include' -xa '(__taskcli_words , checklist tasks tags assets next_task permissions tasks_meta ko_form_fields form_fields stages folders)'
complete -c taskcli -n '__taskcli_at saba48738' -l form-fields-values -l no-form-fields-values -d 'answers of the form fields too'
complete -c taskcli -n '__taskcli_at saba48738' -l sort-by -d 'another name of sort' -x
complete -c taskcli -n '__taskcli_at saba48738' -l per-page -d 'processes per page' -x
complete -c taskcli -n '__taskcli_at saba48738' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id name status checklist_title progress.percent due_date)'
complete -c taskcli -n '__taskcli_at sb73eeba' -l archived -d 'archived too, or only' -xa '(__taskcli_words true only)'
complete -c taskcli -n '__taskcli_at sb73eeba' -l folder -d 'in this folder' -x
complete -c taskcli -n '__taskcli_at sb73eeba' -l starred -l no-starred -d 'only starred ones'
complete -c taskcli -n '__taskcli_at s4e692c7b' -l status -d 'state' -x
complete -c taskcli -n '__taskcli_at s4e692c7b' -l type -d 'kind of the template' -x
complete -c taskcli -n '__taskcli_at s4e692c7b' -l owner-id -d 'owned by this member' -x
complete -c taskcli -n '__taskcli_at s4e692c7b' -l tag -d 'with this tag' -x
complete -c taskcli -n '__taskcli_at s4e692c7b' -l with -d 'data to include' -xa '(__taskcli_words , steps tags folder permissions stages linked_tasks assets member_watchers guest_watchers)'
complete -c taskcli -n '__taskcli_at s4e692c7b' -l per-page -d 'templates per page' -x
complete -c taskcli -n '__taskcli_at s4e692c7b' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id title status steps_count last_updated)'
complete -c taskcli -n '__taskcli_at seb7852c' -l applies-to -d 'what has the field' -xa '(__taskcli_words process task)'
complete -c taskcli -n '__taskcli_at seb7852c' -l key-type -d 'system, or made by the organization' -xa '(__taskcli_words system)'
complete -c taskcli -n '__taskcli_at seb7852c' -l field-type -d 'kind of value' -xa '(__taskcli_words text textarea number boolean date email url radio dropdown multiselect table)'
complete -c taskcli -n '__taskcli_at seb7852c' -l is-required -l no-is-required -d 'whether there must be a value'
complete -c taskcli -n '__taskcli_at seb7852c' -l is-active -l no-is-active -d 'whether in use'
complete -c taskcli -n '__taskcli_at seb7852c' -l q -d 'text to search for' -x
complete -c taskcli -n '__taskcli_at seb7852c' -l sort-by -d 'field to order by' -x
complete -c taskcli -n '__taskcli_at seb7852c' -l sort-direction -d 'order, such as asc or desc' -x
complete -c taskcli -n '__taskcli_at seb7852c' -l per-page -d 'fields per page' -x
complete -c taskcli -n '__taskcli_at seb7852c' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , key applies_to field_type is_required is_active)'
complete -c taskcli -n '__taskcli_at sdeb40a84' -l per-page -d 'organizations per page' -x
complete -c taskcli -n '__taskcli_at sdeb40a84' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id name user_role timezone)'
complete -c taskcli -n '__taskcli_at sae040dce' -l columns -d 'columns or keys to show, dotted paths allowed' -xa '(__taskcli_words , id full_name email role timezone)'
complete -c taskcli -n '__taskcli_at s000000' -l version -d 'show the version'
complete -c taskcli -n '__taskcli_at s000000' -l install-completion -d 'make words complete' -xa '(__taskcli_words bash zsh fish powershell)'
complete -c taskcli -n '__taskcli_at s000000' -l show-completion -d 'print what makes them complete, for any of these shells' -xa '(__taskcli_words bash zsh fish powershell)'
complete -c taskcli -n '__taskcli_at s44c8f818' -xa '(__taskcli_live views @)'
complete -c taskcli -n '__taskcli_at s2020b83d' -xa '(__taskcli_words list drop)'
complete -c taskcli -n '__taskcli_at s2020b83d' -xa '(__taskcli_live views @)'
complete -c taskcli -n '__taskcli_at s7a0c7a27' -xa '(__taskcli_live states)'
complete -c taskcli -n '__taskcli_at sff44218b' -xa '(__taskcli_live profiles)'
complete -c taskcli -n '__taskcli_at s312e8cd5' -xa '(__taskcli_live profiles)'
complete -c taskcli -n '__taskcli_at s45905d7f' -xa '(__taskcli_live profiles)'
complete -c taskcli -n '__taskcli_at s1a8ada95' -xa '(__taskcli_live profiles)'
complete -c taskcli -n '__taskcli_at s2ea82f40' -xa '(__taskcli_live profiles)'
complete -c taskcli -n '__taskcli_at s8875cac' -xa '(__taskcli_words list get changes profile schema sandbox help accelo capillary oracle pageseeder tallyfy)'
