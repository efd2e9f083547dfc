package flow_test

// leaveTable says what follows when an account is given up, or a step gone back
// although that is asked about.
const leaveTable = `
account          | back twice    | nothing
account again    | back twice    | nothing
creating session | back twice    | account        | cancel | -       | cancelled | account
renewing session | back twice    | account        | cancel | -       | cancelled | account user linked
credentials      | back twice    | account        | -      | -       | -         | account
logging in       | back twice    | account        | cancel | -       | cancelled | account user linked
choose account   | back twice    | credentials    | -      | -       | -         | account user session
challenge        | back twice    | credentials    | -      | -       | -         | account user session
choose first     | back twice    | credentials    | -      | -       | -         | account user session
chosen           | back twice    | choose account | -      | remark  | -         | account user session
answering both   | back twice    | choose account | cancel | -       | cancelled | account user session
asked at once    | back twice    | account        | -      | -       | -         | account
choosing         | back twice    | choose account | cancel | remark  | cancelled | account user session
answering        | back twice    | challenge      | cancel | remark  | cancelled | account user session
done             | back twice    | nothing
failed           | back twice    | account        | -      | -       | -         | account user
account          | give up       | nothing
account again    | give up       | account        | -      | remark  | -         | account user linked
creating session | give up       | nothing
renewing session | give up       | nothing
credentials      | give up       | failed         | -      | skipped | -         | account
logging in       | give up       | nothing
choose account   | give up       | choose account | -      | remark  | -         | account user session
challenge        | give up       | challenge      | -      | remark  | -         | account user session
choose first     | give up       | choose account | -      | remark  | -         | account user session
chosen           | give up       | challenge      | -      | remark  | -         | account user session
answering both   | give up       | nothing
asked at once    | give up       | failed         | -      | skipped | -         | account
choosing         | give up       | nothing
answering        | give up       | nothing
done             | give up       | nothing
failed           | give up       | nothing
account          | give up twice | nothing
account again    | give up twice | failed         | -      | skipped | -         | account user linked
creating session | give up twice | nothing
renewing session | give up twice | nothing
credentials      | give up twice | failed         | -      | skipped | -         | account
logging in       | give up twice | nothing
choose account   | give up twice | failed         | -      | skipped | -         | account user
challenge        | give up twice | failed         | -      | skipped | -         | account user
choose first     | give up twice | failed         | -      | skipped | -         | account user
chosen           | give up twice | failed         | -      | skipped | -         | account user
answering both   | give up twice | nothing
asked at once    | give up twice | failed         | -      | skipped | -         | account
choosing         | give up twice | nothing
answering        | give up twice | nothing
done             | give up twice | nothing
failed           | give up twice | nothing
`
