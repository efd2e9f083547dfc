curl -X POST "https://api.withmono.com/v2/connect/reauth/session" \
-H "mono-sec-key: <your_secret_key>" \
-H "Content-Type: application/json" \
-d '{
"account": "<account_id>"
}'
