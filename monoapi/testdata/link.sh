curl -X POST "https://api.withmono.com/v2/accounts/initiate" \
-H "mono-sec-key: <your_secret_key>" \
-H "Content-Type: application/json" \
-d '{
"account": "<id>",
"scope": "reauth",
"meta": {"ref": "<unique>"},
"redirect_url": "https://shop.example/back?from=mono"
}'
