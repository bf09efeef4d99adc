# A push by one of Python's HTTP clients: CLIENT TOKEN SECRET PACKAGE.
import asyncio
import sys

client, token, secret, package = sys.argv[1:]
url = "https://api.xmpush.xiaomi.com/v3/message/regid"
headers = {"Authorization": "key=" + secret}
form = {
    "registration_id": token, "restricted_package_name": package, "title": "hello", "description": "there", "pass_through": "0",
    "notify_type": "-1", "payload": "p", "extra.channel_id": "tuikit", "extra.notify_effect": "1",
}

if client == "requests":
    import requests

    print(requests.post(url, data=form, headers=headers, timeout=20).text)
elif client == "httpx":
    import httpx

    print(httpx.post(url, data=form, headers=headers, timeout=20).text)
elif client == "httpx2":
    import httpx

    with httpx.Client(http2=True, timeout=20) as c:
        r = c.post(url, data=form, headers=headers)
        assert r.http_version == "HTTP/2", r.http_version
        print(r.text)
elif client == "aiohttp":
    import aiohttp

    async def send():
        # trust_env: aiohttp asks for it before it looks at HTTPS_PROXY
        async with aiohttp.ClientSession(trust_env=True) as session:
            async with session.post(url, data=form, headers=headers) as r:
                print(await r.text())

    asyncio.run(send())
elif client == "urllib":
    import urllib.parse
    import urllib.request

    request = urllib.request.Request(url, urllib.parse.urlencode(form).encode(), headers)
    print(urllib.request.urlopen(request, timeout=20).read().decode())
else:
    sys.exit("no client " + client)
