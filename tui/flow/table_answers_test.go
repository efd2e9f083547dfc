package flow_test

// answerTable says what follows Mono's answers.
const answerTable = `
creating session | 99                   | done             | -                                      | -                 | done              | account code
creating session | 99 without code      | done             | -                                      | -                 | done              | account
creating session | 101                  | choose account   | -                                      | -                 | several accounts  | account session
creating session | 101 without accounts | failed           | -                                      | unreadable_answer | unreadable_answer | account
creating session | 101 without session  | failed           | -                                      | unreadable_answer | unreadable_answer | account
creating session | 102                  | challenge        | -                                      | -                 | more input asked  | account session
creating session | 102 without session  | failed           | -                                      | unreadable_answer | unreadable_answer | account
creating session | 400                  | credentials      | -                                      | rejected          | rejected          | account session
creating session | 400 without session  | failed           | -                                      | rejected          | rejected          | account
creating session | no code              | credentials      | -                                      | -                 | created           | account session
creating session | no code or session   | failed           | -                                      | unreadable_answer | unreadable_answer | account
creating session | code 103             | failed           | -                                      | unknown_code      | unknown_code      | account
creating session | key_refused          | failed           | -                                      | key_refused       | key_refused       | account
creating session | forbidden            | failed           | -                                      | forbidden         | forbidden         | account
creating session | not_found            | failed           | -                                      | not_found         | not_found         | account
creating session | session_gone         | failed           | -                                      | session_gone      | session_gone      | account
creating session | refused              | failed           | -                                      | refused           | refused           | account
creating session | server_error         | failed           | -                                      | server_error      | server_error      | account
creating session | timeout              | failed           | -                                      | timeout           | timeout           | account
creating session | unreachable          | failed           | -                                      | unreachable       | unreachable       | account
creating session | unreadable_answer    | failed           | -                                      | unreadable_answer | unreadable_answer | account
creating session | cancelled            | failed           | -                                      | cancelled         | cancelled         | account
creating session | 429                  | creating session | again 1s                               | -                 | too many requests | account
creating session | 429 after 1s         | creating session | again 1s                               | -                 | too many requests | account
creating session | 429 after 10m        | failed           | -                                      | rate_limited      | rate_limited      | account
creating session | 429 five times       | failed           | again 1s, again 2s, again 4s, again 8s | rate_limited      | rate_limited      | account
creating session | another error        | failed           | -                                      | unreachable       | unreachable       | account

renewing session | 99                   | done             | -                                      | -                 | done              | account user linked code
renewing session | 99 without code      | done             | -                                      | -                 | done              | account user linked
renewing session | 101                  | choose account   | -                                      | session_renewed   | several accounts  | account user linked session
renewing session | 101 without accounts | failed           | -                                      | unreadable_answer | unreadable_answer | account user linked
renewing session | 101 without session  | failed           | -                                      | unreadable_answer | unreadable_answer | account user linked
renewing session | 102                  | challenge        | -                                      | session_renewed   | more input asked  | account user linked session
renewing session | 102 without session  | failed           | -                                      | unreadable_answer | unreadable_answer | account user linked
renewing session | 400                  | credentials      | -                                      | rejected          | rejected          | account user linked session
renewing session | 400 without session  | failed           | -                                      | rejected          | rejected          | account user linked
renewing session | no code              | credentials      | -                                      | session_renewed   | created           | account user linked session
renewing session | no code or session   | failed           | -                                      | unreadable_answer | unreadable_answer | account user linked
renewing session | code 103             | failed           | -                                      | unknown_code      | unknown_code      | account user linked
renewing session | key_refused          | failed           | -                                      | key_refused       | key_refused       | account user linked
renewing session | forbidden            | failed           | -                                      | forbidden         | forbidden         | account user linked
renewing session | not_found            | failed           | -                                      | not_found         | not_found         | account user linked
renewing session | session_gone         | failed           | -                                      | session_gone      | session_gone      | account user linked
renewing session | refused              | failed           | -                                      | refused           | refused           | account user linked
renewing session | server_error         | failed           | -                                      | server_error      | server_error      | account user linked
renewing session | timeout              | failed           | -                                      | timeout           | timeout           | account user linked
renewing session | unreachable          | failed           | -                                      | unreachable       | unreachable       | account user linked
renewing session | unreadable_answer    | failed           | -                                      | unreadable_answer | unreadable_answer | account user linked
renewing session | cancelled            | failed           | -                                      | cancelled         | cancelled         | account user linked
renewing session | 429                  | creating session | again 1s                               | -                 | too many requests | account user linked
renewing session | 429 after 1s         | creating session | again 1s                               | -                 | too many requests | account user linked
renewing session | 429 after 10m        | failed           | -                                      | rate_limited      | rate_limited      | account user linked
renewing session | 429 five times       | failed           | again 1s, again 2s, again 4s, again 8s | rate_limited      | rate_limited      | account user linked
renewing session | another error        | failed           | -                                      | unreachable       | unreachable       | account user linked

logging in       | 99                   | done             | -                                      | -                 | done              | account user linked code
logging in       | 99 without code      | done             | -                                      | -                 | done              | account user linked
logging in       | 101                  | choose account   | -                                      | -                 | several accounts  | account user linked session
logging in       | 101 without accounts | failed           | -                                      | unreadable_answer | unreadable_answer | account user linked
logging in       | 101 without session  | choose account   | -                                      | -                 | several accounts  | account user linked session
logging in       | 102                  | challenge        | -                                      | -                 | more input asked  | account user linked session
logging in       | 102 without session  | challenge        | -                                      | -                 | more input asked  | account user linked session
logging in       | 400                  | credentials      | -                                      | rejected          | rejected          | account user linked session
logging in       | 400 without session  | credentials      | -                                      | rejected          | rejected          | account user linked session
logging in       | no code              | failed           | -                                      | unreadable_answer | unreadable_answer | account user linked
logging in       | no code or session   | failed           | -                                      | unreadable_answer | unreadable_answer | account user linked
logging in       | code 103             | failed           | -                                      | unknown_code      | unknown_code      | account user linked
logging in       | key_refused          | credentials      | -                                      | key_refused       | key_refused       | account user linked session
logging in       | forbidden            | credentials      | -                                      | forbidden         | forbidden         | account user linked session
logging in       | not_found            | credentials      | -                                      | not_found         | not_found         | account user linked session
logging in       | session_gone         | creating session | send session                           | -                 | session gone      | account user linked
logging in       | refused              | credentials      | -                                      | refused           | refused           | account user linked session
logging in       | server_error         | credentials      | -                                      | server_error      | server_error      | account user linked session
logging in       | timeout              | credentials      | -                                      | timeout           | timeout           | account user linked session
logging in       | unreachable          | credentials      | -                                      | unreachable       | unreachable       | account user linked session
logging in       | unreadable_answer    | credentials      | -                                      | unreadable_answer | unreadable_answer | account user linked session
logging in       | cancelled            | credentials      | -                                      | cancelled         | cancelled         | account user linked session
logging in       | 429                  | logging in       | again 1s                               | -                 | too many requests | account user linked session
logging in       | 429 after 1s         | logging in       | again 1s                               | -                 | too many requests | account user linked session
logging in       | 429 after 10m        | credentials      | -                                      | rate_limited      | rate_limited      | account user linked session
logging in       | 429 five times       | credentials      | again 1s, again 2s, again 4s, again 8s | rate_limited      | rate_limited      | account user linked session
logging in       | another error        | credentials      | -                                      | unreachable       | unreachable       | account user linked session

choosing         | 99                   | done             | -                                      | -                 | done              | account user code
choosing         | 99 without code      | done             | -                                      | -                 | done              | account user
choosing         | 101                  | choose account   | -                                      | -                 | several accounts  | account user session
choosing         | 101 without accounts | failed           | -                                      | unreadable_answer | unreadable_answer | account user
choosing         | 101 without session  | choose account   | -                                      | -                 | several accounts  | account user session
choosing         | 102                  | challenge        | -                                      | -                 | more input asked  | account user session
choosing         | 102 without session  | challenge        | -                                      | -                 | more input asked  | account user session
choosing         | 400                  | choose account   | -                                      | rejected          | rejected          | account user session
choosing         | 400 without session  | choose account   | -                                      | rejected          | rejected          | account user session
choosing         | no code              | failed           | -                                      | unreadable_answer | unreadable_answer | account user
choosing         | no code or session   | failed           | -                                      | unreadable_answer | unreadable_answer | account user
choosing         | code 103             | failed           | -                                      | unknown_code      | unknown_code      | account user
choosing         | key_refused          | choose account   | -                                      | key_refused       | key_refused       | account user session
choosing         | forbidden            | choose account   | -                                      | forbidden         | forbidden         | account user session
choosing         | not_found            | choose account   | -                                      | not_found         | not_found         | account user session
choosing         | session_gone         | creating session | send session                           | -                 | session gone      | account user
choosing         | refused              | choose account   | -                                      | refused           | refused           | account user session
choosing         | server_error         | choose account   | -                                      | server_error      | server_error      | account user session
choosing         | timeout              | choose account   | -                                      | timeout           | timeout           | account user session
choosing         | unreachable          | choose account   | -                                      | unreachable       | unreachable       | account user session
choosing         | unreadable_answer    | choose account   | -                                      | unreadable_answer | unreadable_answer | account user session
choosing         | cancelled            | choose account   | -                                      | cancelled         | cancelled         | account user session
choosing         | 429                  | committing       | again 1s                               | -                 | too many requests | account user session
choosing         | 429 after 1s         | committing       | again 1s                               | -                 | too many requests | account user session
choosing         | 429 after 10m        | choose account   | -                                      | rate_limited      | rate_limited      | account user session
choosing         | 429 five times       | choose account   | again 1s, again 2s, again 4s, again 8s | rate_limited      | rate_limited      | account user session
choosing         | another error        | choose account   | -                                      | unreachable       | unreachable       | account user session

answering        | 99                   | done             | -                                      | -                 | done              | account user code
answering        | 99 without code      | done             | -                                      | -                 | done              | account user
answering        | 101                  | choose account   | -                                      | -                 | several accounts  | account user session
answering        | 101 without accounts | failed           | -                                      | unreadable_answer | unreadable_answer | account user
answering        | 101 without session  | choose account   | -                                      | -                 | several accounts  | account user session
answering        | 102                  | challenge        | -                                      | -                 | more input asked  | account user session
answering        | 102 without session  | challenge        | -                                      | -                 | more input asked  | account user session
answering        | 400                  | challenge        | -                                      | rejected          | rejected          | account user session
answering        | 400 without session  | challenge        | -                                      | rejected          | rejected          | account user session
answering        | no code              | failed           | -                                      | unreadable_answer | unreadable_answer | account user
answering        | no code or session   | failed           | -                                      | unreadable_answer | unreadable_answer | account user
answering        | code 103             | failed           | -                                      | unknown_code      | unknown_code      | account user
answering        | key_refused          | challenge        | -                                      | key_refused       | key_refused       | account user session
answering        | forbidden            | challenge        | -                                      | forbidden         | forbidden         | account user session
answering        | not_found            | challenge        | -                                      | not_found         | not_found         | account user session
answering        | session_gone         | creating session | send session                           | -                 | session gone      | account user
answering        | refused              | challenge        | -                                      | refused           | refused           | account user session
answering        | server_error         | challenge        | -                                      | server_error      | server_error      | account user session
answering        | timeout              | challenge        | -                                      | timeout           | timeout           | account user session
answering        | unreachable          | challenge        | -                                      | unreachable       | unreachable       | account user session
answering        | unreadable_answer    | challenge        | -                                      | unreadable_answer | unreadable_answer | account user session
answering        | cancelled            | challenge        | -                                      | cancelled         | cancelled         | account user session
answering        | 429                  | committing       | again 1s                               | -                 | too many requests | account user session
answering        | 429 after 1s         | committing       | again 1s                               | -                 | too many requests | account user session
answering        | 429 after 10m        | challenge        | -                                      | rate_limited      | rate_limited      | account user session
answering        | 429 five times       | challenge        | again 1s, again 2s, again 4s, again 8s | rate_limited      | rate_limited      | account user session
answering        | another error        | challenge        | -                                      | unreachable       | unreachable       | account user session

idle             | 99                   | nothing
idle             | 99 without code      | nothing
idle             | 101                  | nothing
idle             | 101 without accounts | nothing
idle             | 101 without session  | nothing
idle             | 102                  | nothing
idle             | 102 without session  | nothing
idle             | 400                  | nothing
idle             | 400 without session  | nothing
idle             | no code              | nothing
idle             | no code or session   | nothing
idle             | code 103             | nothing
idle             | key_refused          | nothing
idle             | forbidden            | nothing
idle             | not_found            | nothing
idle             | session_gone         | nothing
idle             | refused              | nothing
idle             | server_error         | nothing
idle             | timeout              | nothing
idle             | unreachable          | nothing
idle             | unreadable_answer    | nothing
idle             | cancelled            | nothing
idle             | 429                  | nothing
idle             | 429 after 1s         | nothing
idle             | 429 after 10m        | nothing
idle             | 429 five times       | nothing
idle             | another error        | nothing
`
