package flow_test

// linkTable says what follows when an account is handed over to its customer, and
// what Mono's answers do then.
const linkTable = `
account                               | create link | nothing
account again                         | create link | creating link | send link | - | - | account user linked
credentials, asked at once            | create link | creating link | send link | - | - | account session
choose account, challenge             | create link | creating link | send link | - | - | account user session
choose first, chosen                  | create link | creating link | send link | - | - | account user session
failed                                | create link | creating link | send link | - | - | account user
done, handed over, waiting            | create link | nothing

account, account again, credentials, choose account, choose first, challenge, chosen, asked at once, done, failed, waiting | confirmed   | nothing
handed over                           | confirmed   | done          | -         | - | - | account

idle                                  | a link      | nothing
creating link                         | a link      | handed over   | -         | - | created | account
creating session                      | a link      | failed        | -         | unreadable_answer | unreadable_answer | account
renewing session                      | a link      | failed        | -         | unreadable_answer | unreadable_answer | account user linked
logging in                            | a link      | failed        | -         | unreadable_answer | unreadable_answer | account user linked
choosing, answering, answering both   | a link      | failed        | -         | unreadable_answer | unreadable_answer | account user

creating link    | 99                   | credentials      | -                                      | unreadable_answer | unreadable_answer | account session
creating link    | 99 without code      | credentials      | -                                      | unreadable_answer | unreadable_answer | account session
creating link    | 101                  | credentials      | -                                      | unreadable_answer | unreadable_answer | account session
creating link    | 101 without accounts | credentials      | -                                      | unreadable_answer | unreadable_answer | account session
creating link    | 101 without session  | credentials      | -                                      | unreadable_answer | unreadable_answer | account session
creating link    | 101 with questions   | credentials      | -                                      | unreadable_answer | unreadable_answer | account session
creating link    | 102                  | credentials      | -                                      | unreadable_answer | unreadable_answer | account session
creating link    | 102 without session  | credentials      | -                                      | unreadable_answer | unreadable_answer | account session
creating link    | 400                  | credentials      | -                                      | unreadable_answer | unreadable_answer | account session
creating link    | 400 without session  | credentials      | -                                      | unreadable_answer | unreadable_answer | account session
creating link    | no code              | credentials      | -                                      | unreadable_answer | unreadable_answer | account session
creating link    | no code or session   | credentials      | -                                      | unreadable_answer | unreadable_answer | account session
creating link    | code 103             | credentials      | -                                      | unreadable_answer | unreadable_answer | account session
creating link    | key_refused          | credentials      | -                                      | key_refused       | key_refused       | account session
creating link    | add_on_missing       | credentials      | -                                      | add_on_missing    | add_on_missing    | account session
creating link    | forbidden            | credentials      | -                                      | forbidden         | forbidden         | account session
creating link    | not_found            | credentials      | -                                      | not_found         | not_found         | account session
creating link    | session_gone         | credentials      | -                                      | session_gone      | session_gone      | account session
creating link    | refused              | credentials      | -                                      | refused           | refused           | account session
creating link    | server_error         | credentials      | -                                      | server_error      | server_error      | account session
creating link    | timeout              | credentials      | -                                      | timeout           | timeout           | account session
creating link    | unreachable          | credentials      | -                                      | unreachable       | unreachable       | account session
creating link    | unreadable_answer    | credentials      | -                                      | unreadable_answer | unreadable_answer | account session
creating link    | cancelled            | credentials      | -                                      | cancelled         | cancelled         | account session
creating link    | 429                  | creating link    | again 1s                               | -                 | too many requests | account session
creating link    | 429 after 1s         | creating link    | again 1s                               | -                 | too many requests | account session
creating link    | 429 after 10m        | credentials      | -                                      | rate_limited      | rate_limited      | account session
creating link    | 429 five times       | credentials      | again 1s, again 2s, again 4s, again 8s | rate_limited      | rate_limited      | account session
creating link    | another error        | credentials      | -                                      | unreachable       | unreachable       | account session
creating link    | back                 | credentials      | cancel                                 | cancelled         | cancelled         | account session
creating link    | back twice           | account          | cancel                                 | -                 | cancelled         | account
creating link    | give up              | nothing
creating link    | give up twice        | nothing
creating link    | linked               | creating link    | -                                      | -                 | -                 | account linked session

handed over      | back                 | credentials      | -                                      | -                 | -                 | account session
handed over      | back twice           | account          | -                                      | -                 | -                 | account
handed over      | give up              | nothing
handed over      | give up twice        | nothing
handed over      | linked               | handed over      | -                                      | -                 | -                 | account linked
`
