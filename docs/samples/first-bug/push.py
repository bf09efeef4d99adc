# A small backend's push to one OPPO phone: an auth call, then a unicast. It knows nothing of pushrig.
import hashlib
import json
import os
import sys
import time
import urllib.parse
import urllib.request

HOST = "https://api.push.oppomobile.com"
APP_KEY = "shop-app-key-0123456789abcdef"
MASTER_SECRET = "shop-master-secret-0123456789ab"


def post(path, form, headers={}):
    request = urllib.request.Request(HOST + path, urllib.parse.urlencode(form).encode(), headers)
    return json.load(urllib.request.urlopen(request, timeout=10))


def auth_token():
    stamp = str(int(time.time() * 1000))
    sign = hashlib.sha256((APP_KEY + stamp + MASTER_SECRET).encode()).hexdigest()
    return post("/server/v1/auth", {"app_key": APP_KEY, "timestamp": stamp, "sign": sign})["data"]["auth_token"]


def push(token, title, content, channel=None):
    notification = {"title": title, "content": content, "category": "IM", "notify_level": 2}
    if channel:
        notification["channel_id"] = channel
    message = {"target_type": 2, "target_value": token, "notification": notification}
    return post("/server/v1/message/notification/unicast", {"message": json.dumps(message)}, {"auth_token": auth_token()})


print(json.dumps(push(sys.argv[1], "Rong", "are you there?", os.environ.get("PUSH_CHANNEL"))))
