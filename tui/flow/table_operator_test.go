package flow_test

// operatorTable says what follows what the operator does.
const operatorTable = `
account                | account                 | creating session | send session | -            | -         | account
account again          | account                 | creating session | send session | -            | -         | account user linked
not account            | account                 | nothing

account, account again | another account         | creating session | send session | -            | -         | another
not account            | another account         | nothing

account, account again | odd account             | account          | -            | remark       | -         | odd
not account            | odd account             | nothing

account, account again | odd account twice       | creating session | send session | -            | -         | odd
not account            | odd account twice       | nothing

account                | empty account           | account          | -            | remark       | -         | -
account again          | empty account           | account          | -            | remark       | -         | account user linked
not account            | empty account           | nothing

credentials            | credentials             | logging in       | send login   | -            | -         | account user session
not credentials        | credentials             | nothing

credentials            | no username             | credentials      | -            | remark       | -         | account session
not credentials        | no username             | nothing

credentials            | no password             | credentials      | -            | remark       | -         | account user session
not credentials        | no password             | nothing

choose account         | pick                    | committing       | send commit  | -            | -         | account user session
not choose account     | pick                    | nothing

choose account         | pick out of range       | nothing
not choose account     | pick out of range       | nothing

challenge              | answers                 | committing       | send commit  | -            | -         | account user session
not challenge          | answers                 | nothing

challenge              | wrong number of answers | nothing
not challenge          | wrong number of answers | nothing

challenge              | empty answer            | challenge        | -            | remark       | -         | account user session
not challenge          | empty answer            | nothing

challenge              | option out of range     | challenge        | -            | remark       | -         | account user session
not challenge          | option out of range     | nothing

account, account again | back                    | nothing
creating session       | back                    | account          | cancel       | cancelled    | cancelled | account
renewing session       | back                    | account          | cancel       | cancelled    | cancelled | account user linked
credentials            | back                    | account          | -            | -            | -         | account
logging in             | back                    | credentials      | cancel       | cancelled    | cancelled | account user linked session
choose account         | back                    | choose account   | -            | remark       | -         | account user session
challenge              | back                    | challenge        | -            | remark       | -         | account user session
choosing               | back                    | choose account   | cancel       | cancelled    | cancelled | account user session
answering              | back                    | challenge        | cancel       | cancelled    | cancelled | account user session
failed                 | back                    | account          | -            | -            | -         | account user
done                   | back                    | nothing

failed                 | retry                   | creating session | send session | -            | -         | account user
not failed             | retry                   | nothing

idle, waiting          | repeated                | nothing

account                | linked                  | nothing
account again, renewing session, logging in | linked                  | nothing
creating session       | linked                  | creating session | -            | -            | -         | account linked
credentials            | linked                  | credentials      | -            | -            | -         | account linked session
choose account         | linked                  | choose account   | -            | -            | -         | account user linked session
challenge              | linked                  | challenge        | -            | -            | -         | account user linked session
choosing, answering    | linked                  | committing       | -            | -            | -         | account user linked session
done                   | linked                  | done             | -            | -            | -         | account user linked code
failed                 | linked                  | failed           | -            | unknown_code | -         | account user linked

idle, waiting          | another linked          | nothing
`
