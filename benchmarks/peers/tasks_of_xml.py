"""The tasks of an XML answer as JSON, one a line, by requests and xmltodict."""

import json
import sys

import requests
import xmltodict

reply = requests.get(sys.argv[1], auth=("till", "p"), timeout=300)
reply.raise_for_status()
for task in xmltodict.parse(reply.content)["response"]["tasks"]["task"]:
    print(json.dumps(task, separators=(",", ":")))
