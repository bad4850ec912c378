"""Signs requests with botocore: the judge of our own signer.

A line is a JSON object of one request; the answer is the signature, in hexadecimal digits.
"""

import datetime
import json
import sys
from unittest import mock

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

JUDGES = {
    ("s3", "head"): botocore.auth.S3SigV4Auth,
    ("s3", "query"): botocore.auth.S3SigV4QueryAuth,
    ("other", "head"): botocore.auth.SigV4Auth,
    ("other", "query"): botocore.auth.SigV4QueryAuth,
}


def signature(order):
    credentials = Credentials("AKIDEXAMPLE", order["secret"], order.get("token"))
    request = AWSRequest(
        order["method"], order["url"], headers=dict(order["headers"]),
        data=order["body"].encode())
    style = "s3" if order["service"] == "s3" else "other"
    words = {"expires": order["expires"]} if order["place"] == "query" else {}
    judge = JUDGES[style, order["place"]](
        credentials, order["service"], order["region"], **words)
    now = datetime.datetime.strptime(order["time"], "%Y%m%dT%H%M%SZ")
    with mock.patch.object(botocore.auth, "get_current_datetime", return_value=now):
        judge.add_auth(request)
    if order["place"] == "query":
        return request.url.split("X-Amz-Signature=")[1]
    return request.headers["Authorization"].split("Signature=")[1]


print("ready", flush=True)
for line in sys.stdin:
    print(signature(json.loads(line)), flush=True)
