curl -X POST "https://api.withmono.com/v2/connect/reauth/login" \
-H "mono-sec-key: <your_secret_key>" \
-H "x-session-id: <reauth_session_id>" \
-H "Content-Type: application/json" \
-d '{
"username": "samuel@neem.com",
"password": "pass1234567890?"
}'
