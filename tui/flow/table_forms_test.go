package flow_test

// formsTable says what follows where an answer asks for an account and more, or
// a session asks at once, and what such answers do elsewhere.
const formsTable = `
creating session | 101 with questions      | choose account   | -                                      | -                 | several accounts  | account session
creating session | add_on_missing          | failed           | -                                      | add_on_missing    | add_on_missing    | account

renewing session | 101 with questions      | choose account   | -                                      | session_renewed   | several accounts  | account user linked session
renewing session | add_on_missing          | failed           | -                                      | add_on_missing    | add_on_missing    | account user linked

logging in       | 101 with questions      | choose account   | -                                      | -                 | several accounts  | account user linked session
logging in       | add_on_missing          | credentials      | -                                      | add_on_missing    | add_on_missing    | account user linked session

choose first     | pick                    | challenge        | -                                      | -                 | -                 | account user session
choose first     | pick out of range       | nothing
choose first           | back                    | choose account   | -            | remark       | -         | account user session
choose first     | linked                  | choose account   | -                                      | -                 | -                 | account user linked session

chosen           | answers                 | committing       | send commit                            | -                 | -                 | account user session
chosen           | wrong number of answers | nothing
chosen           | empty answer            | challenge        | -                                      | remark            | -                 | account user session
chosen           | option out of range     | challenge        | -                                      | remark            | -                 | account user session
chosen           | back                    | choose account   | -                                      | -                 | -                 | account user session
chosen           | linked                  | challenge        | -                                      | -                 | -                 | account user linked session

answering both   | 99                      | done             | -                                      | -                 | done              | account user code
answering both   | 99 without code         | done             | -                                      | -                 | done              | account user
answering both   | 101                     | choose account   | -                                      | -                 | several accounts  | account user session
answering both   | 101 without accounts    | failed           | -                                      | unreadable_answer | unreadable_answer | account user
answering both   | 101 without session     | choose account   | -                                      | -                 | several accounts  | account user session
answering both   | 102                     | challenge        | -                                      | -                 | more input asked  | account user session
answering both   | 102 without session     | challenge        | -                                      | -                 | more input asked  | account user session
answering both   | 101 with questions      | choose account   | -                                      | -                 | several accounts  | account user session
answering both   | 400                     | challenge        | -                                      | rejected          | rejected          | account user session
answering both   | 400 without session     | challenge        | -                                      | rejected          | rejected          | account user session
answering both   | no code                 | failed           | -                                      | unreadable_answer | unreadable_answer | account user
answering both   | no code or session      | failed           | -                                      | unreadable_answer | unreadable_answer | account user
answering both   | code 103                | failed           | -                                      | unknown_code      | unknown_code      | account user
answering both   | key_refused             | challenge        | -                                      | key_refused       | key_refused       | account user session
answering both   | add_on_missing          | challenge        | -                                      | add_on_missing    | add_on_missing    | account user session
answering both   | forbidden               | challenge        | -                                      | forbidden         | forbidden         | account user session
answering both   | not_found               | challenge        | -                                      | not_found         | not_found         | account user session
answering both   | session_gone            | creating session | send session                           | -                 | session gone      | account user
answering both   | refused                 | challenge        | -                                      | refused           | refused           | account user session
answering both   | server_error            | challenge        | -                                      | server_error      | server_error      | account user session
answering both   | timeout                 | challenge        | -                                      | timeout           | timeout           | account user session
answering both   | unreachable             | challenge        | -                                      | unreachable       | unreachable       | account user session
answering both   | unreadable_answer       | challenge        | -                                      | unreadable_answer | unreadable_answer | account user session
answering both   | cancelled               | challenge        | -                                      | cancelled         | cancelled         | account user session
answering both   | 429                     | committing       | again 1s                               | -                 | too many requests | account user session
answering both   | 429 after 1s            | committing       | again 1s                               | -                 | too many requests | account user session
answering both   | 429 after 10m           | challenge        | -                                      | rate_limited      | rate_limited      | account user session
answering both   | 429 five times          | challenge        | again 1s, again 2s, again 4s, again 8s | rate_limited      | rate_limited      | account user session
answering both   | another error           | challenge        | -                                      | unreachable       | unreachable       | account user session
answering both   | back                    | challenge        | cancel                                 | cancelled         | cancelled         | account user session
answering both   | linked                  | committing       | -                                      | -                 | -                 | account user linked session

asked at once    | answers                 | committing       | send commit                            | -                 | -                 | account session
asked at once    | wrong number of answers | nothing
asked at once    | empty answer            | challenge        | -                                      | remark            | -                 | account session
asked at once    | option out of range     | challenge        | -                                      | remark            | -                 | account session
asked at once    | back                    | account          | -                                      | -                 | -                 | account
asked at once    | linked                  | challenge        | -                                      | -                 | -                 | account linked session

choosing         | 101 with questions      | choose account   | -                                      | -                 | several accounts  | account user session
choosing         | add_on_missing          | choose account   | -                                      | add_on_missing    | add_on_missing    | account user session

answering        | 101 with questions      | choose account   | -                                      | -                 | several accounts  | account user session
answering        | add_on_missing          | challenge        | -                                      | add_on_missing    | add_on_missing    | account user session

idle             | 101 with questions | nothing
idle             | add_on_missing | nothing
credentials      | wrong number of credentials | nothing
not credentials  | wrong number of credentials | nothing
`
