# taskcli completion for bash: printed by `taskcli --show-completion bash`.

_taskcli_flags() { # the flags of a command
    local se1a99892='--view --all-profiles --assignee --creator --updated-after --updated-before --due-after --due-before --completed-after --completed-before --due --overdue --customer --require-complete'
    local s7b73e57f='--profile'
    local s6ffd4efb='--status'
    local s98815a27='--priority'
    local s11280b40='--search'
    local s1185d9a5='--created-after --created-before'
    local s8eddcfbc='--project'
    local s2840682d='--type'
    local sef7b4288='--tag'
    local sade28043='--sort'
    local sb12818f3='--limit'
    local s62d66a27='--offset'
    local s106b4dcd='--native --ics-todos'
    local s13ddc703='--output --color'
    local s711fb312='--columns --wide --no-headers'
    local s4a39ce5='--jq'
    local scd5ed8c2='--output-file'
    local s75354c43='--no-pager'
    local s8f028aa6='--tz'
    local sfaf85c15='--fail-on-match --fail-on-empty'
    local s219e90c9='--config'
    local sd331cb31='--demo'
    local sa1456ed9='--dry-run --wait'
    local sdcfdf0d0='--timeout --max-body'
    local sec68a28f='--deadline'
    local s960757a4='--quiet'
    local s62cf0664='--verbose'
    local s75ab7cfa='--error-format'
    local sde2e209f='--help'
    local sca294bd2='--comments'
    local s874592c6='--member'
    local s70c88b37='--scope'
    local sa6030750='--user'
    local se11de6ed='--filters'
    local sf7f6fdf6='--page'
    local sefcf911a='--fields'
    local s8e214d5c='--paginate --max-items'
    local sd223cb1b='--param'
    local s479c2cc4='--assoc --no-assoc --action-type --batch-size'
    local s65d2b9d3='--all --no-all'
    local s809f6d29='--assoc-id --customer-id --start-date --end-date'
    local s8c90762e='--created-by'
    local see488c77='--start-id'
    local sbecb8ecc='--assignment --due-date-from --due-date-to --fromuser --identification-key --keyword --outcome --pattern --process --since --until'
    local s73ca92e1='--metadata-flag --no-metadata-flag'
    local s9e901df3='--order-by --show-action-flag --no-show-action-flag --show-permission-flag --no-show-permission-flag --total-results --no-total-results'
    local s3840177='--attachments --author --contents --context --createdafter --createdbefore --emails --labels --paths --statuses --title'
    local s28ca0c82='--groups'
    local sfd6da0c='--pagesize'
    local sf426eafd='--types'
    local s4936ab5='--returngroups'
    local s3ec86489='--draft --no-draft'
    local s12545b4f='--archived --no-archived'
    local s82cd390f='--subgroups --no-subgroups'
    local s86f305='--facetsize'
    local s31308644='--run'
    local s1918ded='--guest --guests --roles --unassigned --no-unassigned --created --deadline-start-range --deadline-end-range --deadline-on --deadline-before --deadline-after --is-oneoff --no-is-oneoff --custom-field-key --custom-field-value'
    local sc1f43ee3='--q'
    local s5dcd560='--owners'
    local s24868229='--folder --archived'
    local sa0ab3aa='--with'
    local sfd878825='--sort-by'
    local s6a955fe8='--per-page'
    local se90ffdad='--without-pagination --no-without-pagination'
    local sb73eeba='--starred --no-starred'
    case $1 in
    'list') flags="$se1a99892 $s7b73e57f $s6ffd4efb $s98815a27 $s11280b40 $s1185d9a5 $s8eddcfbc $s2840682d $sef7b4288 $sade28043 $sb12818f3 $s62d66a27 --group-by --count-by --meta --singer-state $s106b4dcd $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s8f028aa6 $sfaf85c15 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f" ;;
    'get') flags="$s7b73e57f $s106b4dcd $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s8f028aa6 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sca294bd2 --history --web" ;;
    'changes') flags="$se1a99892 $s7b73e57f $s6ffd4efb $s98815a27 $s11280b40 $s1185d9a5 $s8eddcfbc $s2840682d $sef7b4288 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s8f028aa6 $sfaf85c15 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f --state --peek --rebase --show-baseline --lookups --print-cron --print-timer" ;;
    'changes list') flags="$s13ddc703 $scd5ed8c2 $s75354c43 $sd331cb31 $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f" ;;
    'changes drop') flags="$sd331cb31 $sec68a28f $s960757a4 $s75ab7cfa $sde2e209f --force" ;;
    'profile add') flags="$s219e90c9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f --provider --auth --secret-stdin --secret-from --default --no-check --replace --api-path --api-root --attribution-code --attribution-type --base-url --ca-bundle --client-cert --client-header --client-id --deployment --key --org-id --output --site-prefix --time-zone --token-url --username $s874592c6 $s70c88b37 $sa6030750" ;;
    'profile list') flags="$s13ddc703 $scd5ed8c2 $s75354c43 $s219e90c9 $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f" ;;
    'profile show') flags="$s13ddc703 $scd5ed8c2 $s75354c43 $s219e90c9 $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f" ;;
    'profile check') flags="$s13ddc703 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f" ;;
    'profile default') flags="$s219e90c9 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f" ;;
    'profile remove') flags="$s219e90c9 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f" ;;
    'profile secret') flags="$s219e90c9 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f" ;;
    'profile path') flags="$s13ddc703 $scd5ed8c2 $s75354c43 $s219e90c9 $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f" ;;
    'schema') flags="$scd5ed8c2 $s75ab7cfa $sde2e209f --commands" ;;
    'sandbox serve') flags="$s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f --host --port --tasks --seed --latency --faults --churn --tls --config-out" ;;
    'help') flags="$sde2e209f" ;;
    'accelo list') flags="$s7b73e57f $s11280b40 $sb12818f3 $s62d66a27 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $sfaf85c15 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $se11de6ed $sf7f6fdf6 $sefcf911a $s8e214d5c $sd223cb1b" ;;
    'accelo get') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sefcf911a $sd223cb1b" ;;
    'accelo count') flags="$s7b73e57f $s11280b40 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $se11de6ed $sd223cb1b" ;;
    'accelo priorities') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b" ;;
    'accelo statuses') flags="$s7b73e57f $s11280b40 $sb12818f3 $s62d66a27 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $se11de6ed $sf7f6fdf6 $sefcf911a $s8e214d5c $sd223cb1b" ;;
    'accelo staff') flags="$s7b73e57f $sb12818f3 $s62d66a27 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $se11de6ed $sf7f6fdf6 $sefcf911a $s8e214d5c $sd223cb1b" ;;
    'accelo resources') flags="$s7b73e57f $s11280b40 $sb12818f3 $s62d66a27 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $se11de6ed $sf7f6fdf6 $sefcf911a $s8e214d5c $sd223cb1b" ;;
    'accelo companies') flags="$s7b73e57f $s11280b40 $sb12818f3 $s62d66a27 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $se11de6ed $sf7f6fdf6 $sefcf911a $s8e214d5c $sd223cb1b" ;;
    'accelo jobs') flags="$s7b73e57f $s11280b40 $sb12818f3 $s62d66a27 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $se11de6ed $sf7f6fdf6 $sefcf911a $s8e214d5c $sd223cb1b" ;;
    'accelo milestones') flags="$s7b73e57f $s11280b40 $sb12818f3 $s62d66a27 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $se11de6ed $sf7f6fdf6 $sefcf911a $s8e214d5c $sd223cb1b" ;;
    'accelo issues') flags="$s7b73e57f $s11280b40 $sb12818f3 $s62d66a27 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $se11de6ed $sf7f6fdf6 $sefcf911a $s8e214d5c $sd223cb1b" ;;
    'accelo filters') flags="$s7b73e57f $sb12818f3 $s62d66a27 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $se11de6ed $sf7f6fdf6 $sefcf911a $s8e214d5c $sd223cb1b" ;;
    'accelo run') flags="$s7b73e57f $sb12818f3 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sefcf911a $s8e214d5c $sd223cb1b" ;;
    'accelo activities') flags="$s7b73e57f $sb12818f3 $s62d66a27 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $se11de6ed $sf7f6fdf6 $sefcf911a $s8e214d5c $sd223cb1b" ;;
    'accelo history') flags="$s7b73e57f $sb12818f3 $s62d66a27 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $se11de6ed $sf7f6fdf6 $sefcf911a $s8e214d5c $sd223cb1b" ;;
    'accelo progressions') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b" ;;
    'accelo attachments') flags="$s7b73e57f $sb12818f3 $s62d66a27 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $se11de6ed $sf7f6fdf6 $sefcf911a $s8e214d5c $sd223cb1b" ;;
    'accelo whoami') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sefcf911a $sd223cb1b" ;;
    'accelo api') flags="$s7b73e57f $s13ddc703 $s4a39ce5 $scd5ed8c2 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b" ;;
    'capillary list') flags="$s7b73e57f $s6ffd4efb $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $sfaf85c15 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b $s479c2cc4 $s65d2b9d3 $s809f6d29" ;;
    'capillary get') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b" ;;
    'capillary metadata') flags="$s7b73e57f $s6ffd4efb $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $s8e214d5c $sd223cb1b $s479c2cc4 $s65d2b9d3 $s809f6d29 $s8c90762e --created-by-type --execute-by-all --no-execute-by-all --customer-task --no-customer-task --end-id $see488c77" ;;
    'capillary log') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b" ;;
    'capillary statuses') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b" ;;
    'capillary store-tasks') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b $s809f6d29 --type-value --all --count" ;;
    'capillary reminders') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b --only-for-stores --no-only-for-stores" ;;
    'capillary staff') flags="$s7b73e57f $s2840682d $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b" ;;
    'capillary store') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b" ;;
    'capillary entities') flags="$s7b73e57f $s2840682d $sb12818f3 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $s70c88b37 $s8e214d5c $sd223cb1b $see488c77 --id --parent-identifier-type --parent-identifier-value --include-parent --no-include-parent --sub-entities-count --no-sub-entities-count --details --exclude-locale --active-only --no-active-only --modified-since" ;;
    'capillary customer') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b" ;;
    'capillary whoami') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b" ;;
    'capillary api') flags="$s7b73e57f $s13ddc703 $s4a39ce5 $scd5ed8c2 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b" ;;
    'oracle list') flags="$s7b73e57f $s6ffd4efb $s98815a27 $sb12818f3 $s62d66a27 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $sfaf85c15 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sefcf911a $s8e214d5c $sd223cb1b $s8c90762e $sbecb8ecc $s73ca92e1 $s9e901df3 --assignees-in --candidate-users-in --candidate-roles-in --creators-in --business-key --business-key-like --category --dp-definition-id --dp-instance-id --dp-name --due-date --due-date-after --due-date-before" ;;
    'oracle get') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b $s73ca92e1 --expand --total-results-grouped --no-total-results-grouped" ;;
    'oracle count') flags="$s7b73e57f $s6ffd4efb $s98815a27 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b $s8c90762e $sbecb8ecc" ;;
    'oracle comments') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b" ;;
    'oracle history') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b" ;;
    'oracle attachments') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b" ;;
    'oracle attachment') flags="$s7b73e57f $s13ddc703 $scd5ed8c2 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b --attachment-name" ;;
    'oracle payload') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b" ;;
    'oracle form') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b" ;;
    'oracle views') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b" ;;
    'oracle view') flags="$s7b73e57f $s6ffd4efb $s98815a27 $sb12818f3 $s62d66a27 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sefcf911a $s8e214d5c $sd223cb1b $s8c90762e $sbecb8ecc $s73ca92e1 $s9e901df3" ;;
    'oracle identities') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $s70c88b37 $s8e214d5c $sd223cb1b" ;;
    'oracle whoami') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b" ;;
    'oracle api') flags="$s7b73e57f $s13ddc703 $s4a39ce5 $scd5ed8c2 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b" ;;
    'pageseeder list') flags="$s7b73e57f $s8eddcfbc $s2840682d $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $sfaf85c15 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sca294bd2 $s874592c6 $sf7f6fdf6 $s8e214d5c $sd223cb1b --assignedafter --assignedbefore --assignedto --contentrole --dueafter --duebefore --priorities $s3840177 $s28ca0c82 $sfd6da0c $sf426eafd" ;;
    'pageseeder get') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sca294bd2 $s874592c6 $sd223cb1b $s4936ab5 --discussionsize $s3ec86489" ;;
    'pageseeder comments') flags="$s7b73e57f $s2840682d $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $s874592c6 $sf7f6fdf6 $s8e214d5c $sd223cb1b $s3840177 $s28ca0c82 $sfd6da0c $s4936ab5 $s12545b4f --moderated --no-moderated --position" ;;
    'pageseeder groups') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $s874592c6 $sd223cb1b $s12545b4f $s82cd390f" ;;
    'pageseeder members') flags="$s7b73e57f $s6ffd4efb $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sf7f6fdf6 $s8e214d5c $sd223cb1b $sfd6da0c $s82cd390f --member-username --firstname --surname --email --member-role --field1 --field2 --field3 --field4 --field5 --field6 --field7 --field8 --field9 --field10 --field11 --field12 --field13 --field14 --field15 --role" ;;
    'pageseeder member') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b" ;;
    'pageseeder statuses') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $se11de6ed $s8e214d5c $sd223cb1b $s86f305" ;;
    'pageseeder priorities') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $se11de6ed $s8e214d5c $sd223cb1b $s86f305" ;;
    'pageseeder labels') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b $sf426eafd" ;;
    'pageseeder workflow') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $s874592c6 $sd223cb1b $s3ec86489 --uri" ;;
    'pageseeder whoami') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b" ;;
    'pageseeder api') flags="$s7b73e57f $s13ddc703 $s4a39ce5 $scd5ed8c2 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b" ;;
    'tallyfy list') flags="$s7b73e57f $s6ffd4efb $sef7b4288 $sade28043 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $sfaf85c15 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $s70c88b37 $sa6030750 $sf7f6fdf6 $s8e214d5c $sd223cb1b $s28ca0c82 $s31308644 $s1918ded $sc1f43ee3 $s5dcd560 $s24868229 $sa0ab3aa $sfd878825 $s6a955fe8 $se90ffdad" ;;
    'tallyfy get') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b $s31308644 $sa0ab3aa" ;;
    'tallyfy count') flags="$s7b73e57f $s6ffd4efb $sef7b4288 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $s70c88b37 $sa6030750 $sd223cb1b $s28ca0c82 $s31308644 $s1918ded $sc1f43ee3 $s5dcd560 $s24868229" ;;
    'tallyfy comments') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b $s31308644" ;;
    'tallyfy history') flags="$s7b73e57f $s11280b40 $s1185d9a5 $s2840682d $sade28043 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sf7f6fdf6 $s8e214d5c $sd223cb1b $s6a955fe8 --verb --field --actor-type --actor-id --actor-email --source --origin-type --origin-id" ;;
    'tallyfy search') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sf7f6fdf6 $s8e214d5c $sd223cb1b $s6a955fe8 --on --tags --no-tags" ;;
    'tallyfy members') flags="$s7b73e57f $sade28043 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sf7f6fdf6 $s8e214d5c $sd223cb1b $sc1f43ee3 $sa0ab3aa $s6a955fe8" ;;
    'tallyfy guests') flags="$s7b73e57f $sade28043 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sf7f6fdf6 $s8e214d5c $sd223cb1b $sc1f43ee3 $sa0ab3aa $sfd878825 $s6a955fe8 $se90ffdad" ;;
    'tallyfy groups') flags="$s7b73e57f $sade28043 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sf7f6fdf6 $s8e214d5c $sd223cb1b $sc1f43ee3 $sa0ab3aa $sfd878825 $s6a955fe8" ;;
    'tallyfy tags') flags="$s7b73e57f $s6ffd4efb $sade28043 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sf7f6fdf6 $s8e214d5c $sd223cb1b $s65d2b9d3 $sc1f43ee3 $sa0ab3aa $s6a955fe8 --auto-generated --no-auto-generated" ;;
    'tallyfy folders') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b $sc1f43ee3 --folder-type" ;;
    'tallyfy runs') flags="$s7b73e57f $s6ffd4efb $s2840682d $sef7b4288 $sade28043 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sf7f6fdf6 $s8e214d5c $sd223cb1b $s28ca0c82 $sc1f43ee3 $s5dcd560 $s24868229 $sa0ab3aa $sfd878825 $s6a955fe8 $se90ffdad --checklist-id --tag-ids --untagged --no-untagged --task-status --form-fields-values --no-form-fields-values $sb73eeba" ;;
    'tallyfy checklists') flags="$s7b73e57f $s6ffd4efb $s2840682d $sef7b4288 $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sf7f6fdf6 $s8e214d5c $sd223cb1b $sc1f43ee3 $s24868229 $sa0ab3aa $sfd878825 $s6a955fe8 $sb73eeba --owner-id" ;;
    'tallyfy custom-field-keys') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sf7f6fdf6 $s8e214d5c $sd223cb1b $sc1f43ee3 $sfd878825 $s6a955fe8 --applies-to --key-type --field-type --is-required --no-is-required --is-active --no-is-active --sort-direction" ;;
    'tallyfy organizations') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sf7f6fdf6 $s8e214d5c $sd223cb1b $s6a955fe8" ;;
    'tallyfy whoami') flags="$s7b73e57f $s13ddc703 $s711fb312 $s4a39ce5 $scd5ed8c2 $s75354c43 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b" ;;
    'tallyfy api') flags="$s7b73e57f $s13ddc703 $s4a39ce5 $scd5ed8c2 $s219e90c9 $sd331cb31 $sa1456ed9 $sdcfdf0d0 $sec68a28f $s960757a4 $s62cf0664 $s75ab7cfa $sde2e209f $sd223cb1b" ;;
    '') flags="$sde2e209f --version --install-completion --show-completion" ;;
    esac
}

_taskcli_value() { # what a flag of a command takes: `words`, `commas`, `live`; false where it takes nothing
    words='' commas='' live=''
    case $1 in
    'list --profile' | 'get --profile' | 'changes --profile' | 'list -p' | 'get -p' | 'changes -p') live=profiles ;;
    'capillary list --profile' | 'capillary get --profile' | 'capillary metadata --profile' | 'capillary log --profile' | 'capillary statuses --profile' | 'capillary store-tasks --profile' | 'capillary reminders --profile' | 'capillary staff --profile' | 'capillary store --profile' | 'capillary entities --profile' | 'capillary customer --profile' | 'capillary whoami --profile' | 'capillary api --profile' | 'capillary list -p' | 'capillary get -p' | 'capillary metadata -p' | 'capillary log -p' | 'capillary statuses -p' | 'capillary store-tasks -p' | 'capillary reminders -p' | 'capillary staff -p' | 'capillary store -p' | 'capillary entities -p' | 'capillary customer -p' | 'capillary whoami -p' | 'capillary api -p') live=profiles:capillary ;;
    'oracle list --profile' | 'oracle get --profile' | 'oracle count --profile' | 'oracle comments --profile' | 'oracle history --profile' | 'oracle attachments --profile' | 'oracle attachment --profile' | 'oracle payload --profile' | 'oracle form --profile' | 'oracle views --profile' | 'oracle view --profile' | 'oracle identities --profile' | 'oracle whoami --profile' | 'oracle api --profile' | 'oracle list -p' | 'oracle get -p' | 'oracle count -p' | 'oracle comments -p' | 'oracle history -p' | 'oracle attachments -p' | 'oracle attachment -p' | 'oracle payload -p' | 'oracle form -p' | 'oracle views -p' | 'oracle view -p' | 'oracle identities -p' | 'oracle whoami -p' | 'oracle api -p') live=profiles:oracle ;;
    'pageseeder list --profile' | 'pageseeder get --profile' | 'pageseeder comments --profile' | 'pageseeder groups --profile' | 'pageseeder members --profile' | 'pageseeder member --profile' | 'pageseeder statuses --profile' | 'pageseeder priorities --profile' | 'pageseeder labels --profile' | 'pageseeder workflow --profile' | 'pageseeder whoami --profile' | 'pageseeder api --profile' | 'pageseeder list -p' | 'pageseeder get -p' | 'pageseeder comments -p' | 'pageseeder groups -p' | 'pageseeder members -p' | 'pageseeder member -p' | 'pageseeder statuses -p' | 'pageseeder priorities -p' | 'pageseeder labels -p' | 'pageseeder workflow -p' | 'pageseeder whoami -p' | 'pageseeder api -p') live=profiles:pageseeder ;;
    'tallyfy list --profile' | 'tallyfy get --profile' | 'tallyfy count --profile' | 'tallyfy comments --profile' | 'tallyfy history --profile' | 'tallyfy search --profile' | 'tallyfy members --profile' | 'tallyfy guests --profile' | 'tallyfy groups --profile' | 'tallyfy tags --profile' | 'tallyfy folders --profile' | 'tallyfy runs --profile' | 'tallyfy checklists --profile' | 'tallyfy custom-field-keys --profile' | 'tallyfy organizations --profile' | 'tallyfy whoami --profile' | 'tallyfy api --profile' | 'tallyfy list -p' | 'tallyfy get -p' | 'tallyfy count -p' | 'tallyfy comments -p' | 'tallyfy history -p' | 'tallyfy search -p' | 'tallyfy members -p' | 'tallyfy guests -p' | 'tallyfy groups -p' | 'tallyfy tags -p' | 'tallyfy folders -p' | 'tallyfy runs -p' | 'tallyfy checklists -p' | 'tallyfy custom-field-keys -p' | 'tallyfy organizations -p' | 'tallyfy whoami -p' | 'tallyfy api -p') live=profiles:tallyfy ;;
    'list --status' | 'changes --status') words='open in-progress done cancelled unknown all' commas=1 ;;
    'capillary list --status' | 'capillary metadata --status') words='OPEN IN_PROGRESS CLOSED' ;;
    'pageseeder members --status') words='normal invited self-invited moderated disabled' ;;
    'tallyfy list --status' | 'tallyfy count --status') words='active complete incomplete inprogress not-started overdue due_soon hasproblem active_visible all completed' ;;
    'tallyfy tags --status' | 'tallyfy checklists --status' | 'pageseeder list --project' | 'profile add --output') : ;;
    'tallyfy runs --status') words='active complete problem issue improvement archived delayed starred' ;;
    'list --priority' | 'changes --priority') words='urgent high normal low none' commas=1 ;;
    'list --type' | 'changes --type' | 'list --tag' | 'changes --tag') words=none ;;
    'capillary staff --type') words='ASSOCIATE MANAGER' ;;
    'capillary entities --type') words='STORE STR_SERVER TILL ZONE CONCEPT' ;;
    'tallyfy runs --type') words='procedure form document' ;;
    'list --sort') words='due created updated completed title status priority assignee project customer type profile id none' commas=1 ;;
    'tallyfy list --sort' | 'tallyfy list --sort-by') words='deadline newest problems completed_newest position -deadline -newest -problems -completed_newest -position' ;;
    'list --output' | 'list -o') words='table json jsonl csv tsv yaml markdown html ics singer xml raw' ;;
    'get --output' | 'get -o') words='table json jsonl csv tsv yaml markdown html ics xml raw' ;;
    'changes --output' | 'changes -o') words='table json jsonl csv tsv yaml markdown html singer' ;;
    'changes list --output' | 'profile list --output' | 'profile show --output' | 'profile check --output' | 'profile path --output' | 'changes list -o' | 'profile list -o' | 'profile show -o' | 'profile check -o' | 'profile path -o') words='table json jsonl csv tsv yaml' ;;
    'accelo api --output' | 'capillary api --output' | 'oracle api --output' | 'pageseeder api --output' | 'tallyfy api --output' | 'accelo api -o' | 'capillary api -o' | 'oracle api -o' | 'pageseeder api -o' | 'tallyfy api -o') words='json jsonl yaml xml raw' ;;
    'oracle attachment --output' | 'oracle attachment -o') words=raw ;;
    'list --columns' | 'get --columns') words='ref profile provider id title description status native_status priority native_priority assignees creator created updated due completed overdue project parent customer type tags url' commas=1 ;;
    'accelo list --columns' | 'accelo get --columns' | 'accelo run --columns') words='id title standing date_due assignee.surname task_priority.title' commas=1 ;;
    'accelo count --columns') words=count commas=1 ;;
    'accelo priorities --columns') words='id title level' commas=1 ;;
    'accelo statuses --columns') words='id title standing color ordering' commas=1 ;;
    'accelo staff --columns') words='id firstname surname email username standing' commas=1 ;;
    'accelo resources --columns' | 'accelo attachments --columns') words='id title mimetype filesize date_created' commas=1 ;;
    'accelo companies --columns') words='id name standing' commas=1 ;;
    'accelo jobs --columns' | 'accelo issues --columns') words='id title standing' commas=1 ;;
    'accelo milestones --columns') words='id title standing job' commas=1 ;;
    'accelo filters --columns') words='id title shared staff_id' commas=1 ;;
    'accelo activities --columns') words='id date_logged medium owner subject body' commas=1 ;;
    'accelo history --columns') words='id date_modified to_title modified_by' commas=1 ;;
    'accelo progressions --columns') words='id title status.title standing' commas=1 ;;
    'accelo whoami --columns') words='id firstname surname email' commas=1 ;;
    'capillary list --columns' | 'capillary store-tasks --columns') words='id entry_id type status title associate_id customer_id store_id' commas=1 ;;
    'capillary get --columns' | 'capillary metadata --columns') words='id title task_type action.type start_date end_date creator.name' commas=1 ;;
    'capillary log --columns') words='task_id updated_time new_status associate_id customer_id store_id' commas=1 ;;
    'capillary statuses --columns') words='id value label' commas=1 ;;
    'capillary reminders --columns') words='id task_id time template remindee_id' commas=1 ;;
    'capillary staff --columns') words='id type firstname lastname email store_id' commas=1 ;;
    'capillary store --columns') words='id name code city_name country_name' commas=1 ;;
    'capillary entities --columns') words='id type code name is_active' commas=1 ;;
    'capillary customer --columns') words='user_id firstname lastname email mobile' commas=1 ;;
    'capillary whoami --columns') words='username org_name user_id org_id server_time' commas=1 ;;
    'oracle list --columns' | 'oracle get --columns' | 'oracle view --columns') words='number title state priority assignees.items.id dueDate createdBy' commas=1 ;;
    'oracle comments --columns') words='updateddDate updatedBy commentStr' commas=1 ;;
    'oracle history --columns') words='updatedDate actionName displayName state' commas=1 ;;
    'oracle attachments --columns') words='title attachmentName mimeType attachmentSize' commas=1 ;;
    'oracle form --columns') words=href commas=1 ;;
    'oracle views --columns') words='title href' commas=1 ;;
    'oracle identities --columns') words='id type title firstName lastName email' commas=1 ;;
    'oracle whoami --columns') words='id adminFlag' commas=1 ;;
    'pageseeder list --columns' | 'pageseeder get --columns') words='id title status priority due assignedto.fullname group.name' commas=1 ;;
    'pageseeder comments --columns') words='created discussionid title author.fullname status' commas=1 ;;
    'pageseeder groups --columns') words='name title kind role status access' commas=1 ;;
    'pageseeder members --columns') words='member.id member.username member.fullname role status' commas=1 ;;
    'pageseeder member --columns' | 'pageseeder whoami --columns') words='id username fullname email status' commas=1 ;;
    'pageseeder statuses --columns' | 'pageseeder priorities --columns') words='text cardinality' commas=1 ;;
    'pageseeder labels --columns') words='name description' commas=1 ;;
    'pageseeder workflow --columns') words='status assignedto.fullname due priority statuschanged' commas=1 ;;
    'tallyfy list --columns' | 'tallyfy get --columns') words='id title status deadline owners.users owners.guests run_id' commas=1 ;;
    'tallyfy comments --columns') words='id created_at label author_id content' commas=1 ;;
    'tallyfy history --columns') words='created_at verb description actor.full_name' commas=1 ;;
    'tallyfy search --columns') words='id title name status deadline' commas=1 ;;
    'tallyfy members --columns') words='id full_name email role status' commas=1 ;;
    'tallyfy guests --columns') words='email first_name last_name details.status last_accessed_at' commas=1 ;;
    'tallyfy groups --columns') words='id name members guests' commas=1 ;;
    'tallyfy tags --columns') words='id title color auto_generated' commas=1 ;;
    'tallyfy folders --columns') words='id name parent_id folder_type total' commas=1 ;;
    'tallyfy runs --columns') words='id name status checklist_title progress.percent due_date' commas=1 ;;
    'tallyfy checklists --columns') words='id title status steps_count last_updated' commas=1 ;;
    'tallyfy custom-field-keys --columns') words='key applies_to field_type is_required is_active' commas=1 ;;
    'tallyfy organizations --columns') words='id name user_role timezone' commas=1 ;;
    'tallyfy whoami --columns') words='id full_name email role timezone' commas=1 ;;
    'oracle identities --scope') words='users groups roles' ;;
    'tallyfy list --scope' | 'tallyfy count --scope') words='org me' ;;
    'pageseeder statuses --filters' | 'pageseeder priorities --filters') commas=1 ;;
    'oracle list --fields' | 'oracle view --fields') words='createdDate creator updatedDate fromUser tasknumber priority ownerUser state approvalDuration taskDefinitionName taskNameSpace taskId category assignedDate dueDate outcome ecid identificationKey' commas=1 ;;
    'capillary store-tasks --all') words='sms email call none' ;;
    'pageseeder labels --types') words='comment document fragment edit-note version creation upload xref content-inline content-block' commas=1 ;;
    'pageseeder comments --returngroups') words='none specified' ;;
    'pageseeder comments --archived' | 'pageseeder groups --archived') return 1 ;;
    'tallyfy get --with') words='run step form_fields tags threads issues assets folders roles activities ko-form-fields summary member_watchers guest_watchers threads_count run.checklist member_watchers.watcher' commas=1 ;;
    'tallyfy members --with') words='groups stats organizations preferences assets member_watchers guest_watchers auth_methods country' commas=1 ;;
    'tallyfy guests --with') words=stats commas=1 ;;
    'tallyfy groups --with') words='assets users guests' commas=1 ;;
    'tallyfy tags --with') words=statistics commas=1 ;;
    'tallyfy runs --with') words='checklist tasks tags assets next_task permissions tasks_meta ko_form_fields form_fields stages folders' commas=1 ;;
    'tallyfy checklists --with') words='steps tags folder permissions stages linked_tasks assets member_watchers guest_watchers' commas=1 ;;
    'tallyfy groups --sort-by') words='name created_at updated_at' ;;
    *' --view') live=views ;;
    *' --profile' | *' -p') live=profiles:accelo ;;
    *' --status') words='ASSIGNED COMPLETED SUSPENDED WITHDRAWN EXPIRED ERRORED ALERTED ERROR NEED_INFORMATION' commas=1 ;;
    *' --assignee') words='me none' ;;
    *' --creator') words=me ;;
    *' --priority') words='1 2 3 4 5 Any' commas=1 ;;
    *' --search' | *' --created-after' | *' --created-before' | *' --updated-after' | *' --updated-before' | *' --due-after' | *' --due-before' | *' --completed-after' | *' --completed-before' | *' --type' | *' --tag' | *' --sort' | *' --limit' | *' --offset' | *' --jq' | *' --tz' | *' --timeout' | *' --deadline' | *' --max-body' | *' --lookups' | *' --print-cron' | *' --print-timer' | *' --secret-from' | *' --api-path' | *' --api-root' | *' --attribution-code' | *' --attribution-type' | *' --base-url' | *' --ca-bundle' | *' --client-cert' | *' --client-header' | *' --client-id' | *' --deployment' | *' --key' | *' --member' | *' --org-id' | *' --scope' | *' --site-prefix' | *' --time-zone' | *' --token-url' | *' --user' | *' --username' | *' --host' | *' --port' | *' --tasks' | *' --seed' | *' --latency' | *' --faults' | *' --churn' | *' --filters' | *' --page' | *' --fields' | *' --max-items' | *' --param' | *' --assoc-id' | *' --customer-id' | *' --start-date' | *' --end-date' | *' --batch-size' | *' --created-by' | *' --start-id' | *' --end-id' | *' --count' | *' --parent-identifier-value' | *' --modified-since' | *' --due-date-from' | *' --due-date-to' | *' --identification-key' | *' --keyword' | *' --outcome' | *' --since' | *' --until' | *' --business-key' | *' --business-key-like' | *' --category' | *' --dp-definition-id' | *' --dp-instance-id' | *' --dp-name' | *' --due-date' | *' --due-date-after' | *' --due-date-before' | *' --attachment-name' | *' --assignedafter' | *' --assignedbefore' | *' --assignedto' | *' --author' | *' --createdafter' | *' --createdbefore' | *' --dueafter' | *' --duebefore' | *' --pagesize' | *' --paths' | *' --title' | *' --discussionsize' | *' --member-username' | *' --firstname' | *' --surname' | *' --email' | *' --field1' | *' --field2' | *' --field3' | *' --field4' | *' --field5' | *' --field6' | *' --field7' | *' --field8' | *' --field9' | *' --field10' | *' --field11' | *' --field12' | *' --field13' | *' --field14' | *' --field15' | *' --facetsize' | *' --uri' | *' --run' | *' --guest' | *' --q' | *' --folder' | *' --created' | *' --deadline-start-range' | *' --deadline-end-range' | *' --deadline-on' | *' --deadline-before' | *' --deadline-after' | *' --custom-field-key' | *' --custom-field-value' | *' --sort-by' | *' --per-page' | *' --verb' | *' --field' | *' --actor-id' | *' --actor-email' | *' --origin-type' | *' --origin-id' | *' --checklist-id' | *' --owner-id' | *' --sort-direction') : ;;
    *' --due') words='none today tomorrow yesterday' ;;
    *' --project' | *' --customer') words=none ;;
    *' --group-by') words='status native_status priority project customer type tag assignee creator profile provider' ;;
    *' --count-by') words='status native_status priority project customer type tag assignee creator profile provider' commas=1 ;;
    *' --output' | *' -o') words='table json jsonl csv tsv yaml markdown html xml raw' ;;
    *' --columns' | *' --id' | *' --fromuser' | *' --process' | *' --assignees-in' | *' --candidate-users-in' | *' --candidate-roles-in' | *' --creators-in' | *' --groups' | *' --labels' | *' --priorities' | *' --statuses' | *' --types' | *' --owners' | *' --guests' | *' --roles' | *' --tag-ids') commas=1 ;;
    *' --output-file' | *' --singer-state' | *' --config' | *' --config-out') live=files ;;
    *' --color') words='auto always never' ;;
    *' --error-format') words='text json' ;;
    *' --comments') words='none first last all archive' ;;
    *' --state') live=states ;;
    *' --provider') words='accelo capillary oracle pageseeder tallyfy' ;;
    *' --auth') words='basic bearer client-credentials token none' ;;
    *' --action-type') words='sms email call none' ;;
    *' --created-by-type') words='manager cashier' ;;
    *' --type-value') words='ASSOCIATE MANAGER' ;;
    *' --parent-identifier-type') words='STORE_CODE STORE_ID STORE_EXTERNAL_ID CONCEPT_CODE CONCEPT_ID' ;;
    *' --details') words=basic ;;
    *' --exclude-locale') words='0 1' ;;
    *' --assignment') words='MY GROUP MY_AND_GROUP MY_AND_GROUP_ALL REPORTEES OWNER REVIEWER PREVIOUS ALL ADMIN CREATOR DEFAULT PERSONA MEMBER' ;;
    *' --order-by') words='createdDate creator updatedDate fromUser tasknumber priority ownerUser state approvalDuration taskDefinitionName taskNameSpace taskId category assignedDate dueDate outcome ecid identificationKey' ;;
    *' --pattern') words=ToDo ;;
    *' --expand') words='All comments attachments history payload' ;;
    *' --attachments') words='none context all' ;;
    *' --contents' | *' --emails') words='none all' ;;
    *' --contentrole') words='comment workflow all' ;;
    *' --context') words='group uri all' ;;
    *' --returngroups') words='none user all' ;;
    *' --archived') words='true only' ;;
    *' --position') words='any first' ;;
    *' --member-role') words='guest reviewer contributor manager moderator approver moderator-and-approver' ;;
    *' --role') words=manager ;;
    *' --with') words='run run.checklist step threads assets form_fields tags summary selected_text_comment comments activities threads_count folders member_watchers.watcher' commas=1 ;;
    *' --actor-type') words='user guest' ;;
    *' --source') words='Member Guest Webhook' ;;
    *' --on') words='task process blueprint snippet capture step' ;;
    *' --folder-type') words='run checklist' ;;
    *' --task-status') words='all in-progress completed' ;;
    *' --applies-to') words='process task' ;;
    *' --key-type') words=system ;;
    *' --field-type') words='text textarea number boolean date email url radio dropdown multiselect table' ;;
    *' --install-completion' | *' --show-completion') words='bash zsh fish powershell' ;;
    *) return 1 ;;
    esac
}

_taskcli_argument() { # what stands behind a command
    words='' commas='' live=''
    case $1 in
    'list') live=views ;;
    'changes') words='list drop' live=views ;;
    'changes drop') live=states ;;
    'profile show') live=profiles ;;
    'profile check') live=profiles ;;
    'profile default') live=profiles ;;
    'profile remove') live=profiles ;;
    'profile secret') live=profiles ;;
    'help') words='list get changes profile schema sandbox help accelo capillary oracle pageseeder tallyfy' ;;
    esac
}

_taskcli() {
    local line=${COMP_LINE:0:COMP_POINT} typed cur at=1 path verbs word flags words commas live names before='' config='' demo=''
    local IFS=$' \t\n'
    read -ra typed <<<"$line"
    [[ $line == *[[:space:]] ]] && typed+=('')
    cur=${typed[${#typed[@]} - 1]}
    COMPREPLY=()
    # The command: one word, or two behind a group.
    path='' verbs='list get changes profile schema sandbox help accelo capillary oracle pageseeder tallyfy'
    while ((at < ${#typed[@]} - 1)) && [[ -n $verbs && ${typed[at]} != -* ]]; do
        path="${path:+$path }${typed[at]}"
        case $path in
        'profile') verbs='add list show check default remove secret path' ;;
        'sandbox') verbs='serve' ;;
        'accelo') verbs='list get count priorities statuses staff resources companies jobs milestones issues filters run activities history progressions attachments whoami api' ;;
        'capillary') verbs='list get metadata log statuses store-tasks reminders staff store entities customer whoami api' ;;
        'oracle') verbs='list get count comments history attachments attachment payload form views view identities whoami api' ;;
        'pageseeder') verbs='list get comments groups members member statuses priorities labels workflow whoami api' ;;
        'tallyfy') verbs='list get count comments history search members guests groups tags folders runs checklists custom-field-keys organizations whoami api' ;;
        'changes') verbs='' && [[ ' list drop ' == *" ${typed[at + 1]} "* ]] && verbs='list drop' ;;
        *) verbs='' ;;
        esac
        at=$((at + 1))
    done
    # The flags so far, and the last one's value where that is what is typed.
    local taking='' plain=''
    for word in "${typed[@]:at:${#typed[@]}-at-1}"; do
        if [[ -n $taking ]]; then
            [[ $taking == --config ]] && config=$word
            taking=''
        elif [[ -z $plain && $word == --config=* ]]; then
            config=${word#*=}
        elif [[ $word == -- ]]; then
            plain=1
        elif [[ -z $plain && $word == -* && $word != *=* ]]; then
            [[ $word == --demo ]] && demo=1
            _taskcli_value "$path $word" && taking=$word
        fi
    done
    if [[ -n $taking ]]; then
        _taskcli_value "$path $taking"
    elif [[ -z $plain && $cur == -*=* ]]; then
        _taskcli_value "$path ${cur%%=*}" || return 0
        before=${cur%%=*}=
    elif [[ -z $plain && $cur == -* ]]; then
        _taskcli_flags "$path"
        words=$flags commas='' live=''
    elif [[ -n $verbs ]]; then
        words=$verbs commas='' live=''
    else
        _taskcli_argument "$path"
    fi
    cur=${cur#"$before"}
    if [[ $live == files ]]; then
        compopt -o filenames 2>/dev/null
        while read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$cur")
        before=''
    else
        case $live in
        '') ;;
        profiles*) if [[ -n $demo ]]; then words='demo-accelo demo-capillary demo-oracle demo-pageseeder demo-tallyfy'; else words+=" $(_taskcli_live "$live" "$config")"; fi ;;
        states) words+=" $(_taskcli_live "$live" "$config")" ;;
        views)
            if [[ -n $taking$before ]]; then
                words=$(_taskcli_live "$live" "$config")
            elif [[ -z $cur || $cur == @* ]]; then
                names=" $(_taskcli_live "$live" "$config")" names=${names//$'\n'/ } words+=${names// / @}
            fi
            ;;
        esac
        [[ -n $commas && $cur == *,* ]] && before+=${cur%,*}, cur=${cur##*,}
        for word in $words; do
            [[ $word == "$cur"* ]] && COMPREPLY+=("$before$word")
        done
        if ((${#COMPREPLY[@]} == 0)); then # then in whatever case
            local exact=''
            shopt -q nocasematch || exact=1
            shopt -s nocasematch
            for word in $words; do
                [[ $word == "$cur"* ]] && COMPREPLY+=("$before$word")
            done
            [[ -n $exact ]] && shopt -u nocasematch
        fi
    fi
    # bash puts in what stands behind the last character that breaks words.
    local whole=${typed[${#typed[@]} - 1]} broken='' i
    for ((i = 0; i < ${#whole}; i++)); do
        [[ $COMP_WORDBREAKS == *"${whole:i:1}"* && ${whole:i:1} == [=:@] ]] && broken=${whole:0:i+1}
    done
    [[ $broken == *@ ]] && broken=${broken%@}
    for i in "${!COMPREPLY[@]}"; do COMPREPLY[i]=${COMPREPLY[i]#"$broken"}; done
}

_taskcli_live() { # names in the configuration: `profiles`, `profiles:PROVIDER`, `views`; of snapshots: `states`
    if [[ -n $2 ]]; then
        TASKCLI_CONFIG=$2 _TASKCLI_COMPLETE=$1 taskcli 2>/dev/null
    else
        _TASKCLI_COMPLETE=$1 taskcli 2>/dev/null
    fi
}

complete -F _taskcli taskcli
