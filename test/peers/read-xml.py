"""Reads a document on standard input as Python's expat does, and prints every element of it."""
import json
import sys
import xml.etree.ElementTree as tree


def elements(element, path):
    here = f"{path}/{element.tag}"
    yield [here, (element.text or "").strip(), element.attrib]
    for child in element:
        yield from elements(child, here)


document = json.load(sys.stdin)["document"]
print(json.dumps(list(elements(tree.fromstring(document.encode()), ""))))
