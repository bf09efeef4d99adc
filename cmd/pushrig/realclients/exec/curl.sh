#!/bin/sh
# A push by curl, as a shell script sends it: TOKEN SECRET PACKAGE.
exec curl -sS --fail-with-body https://api.xmpush.xiaomi.com/v3/message/regid -H "Authorization: key=$2" \
	--data-urlencode "registration_id=$1" --data-urlencode "restricted_package_name=$3" \
	-d title=hello -d description=there -d pass_through=0 -d notify_type=-1 -d payload=p -d extra.channel_id=tuikit -d extra.notify_effect=1
