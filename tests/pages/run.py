"""Opens the pages that kumo writes in headless Chromium and looks at what has become of them.

    run.py BUILD_FOLDER

GCDT_SCREENSHOTS=<folder> keeps pictures of them, in light and dark."""
import html.parser
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

from chromium import Browser

STACK = "arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/1"
NESTED = "arn:aws:cloudformation:eu-west-1:123456789012:stack/shop-Network-X/2"
EVIL = "</script><script>document.body.dataset.evil='yes'</script>" \
       "<img src=x onerror=\"document.body.dataset.evil='yes'\">"
TEMPLATE = {
    "Description": "The shop " + EVIL,
    "Parameters": {"BucketName": {"Type": "String"},
                   "Password": {"Type": "String", "NoEcho": True}},
    "Resources": {
        "Files": {"Type": "AWS::S3::Bucket",
                  "Properties": {"BucketName": {"Ref": "BucketName"}}},
        "Orders": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "orders-" + EVIL}},
        "Web": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupIngress": [
            {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"}]}},
        "Server": {"Type": "AWS::EC2::Instance", "DependsOn": "Orders", "Properties": {
            "SecurityGroups": [{"Ref": "Web"}],
            "UserData": {"Fn::Sub": "${Files.Arn} ${AWS::Region}"}}},
        "Database": {"Type": "AWS::RDS::DBInstance",
                     "Properties": {"MasterUserPassword": {"Ref": "Password"}}},
        "Alarm-->" + EVIL: {"Type": "AWS::CloudWatch::Alarm" + EVIL,
                            "Properties": {"Of": {"Ref": "Server"}}}},
    # Named like a resource and like a parameter.
    "Outputs": {"Files": {"Value": {"Ref": "Files"}}, "BucketName": {
        "Value": {"Fn::GetAtt": ["Server", "PublicIp"]}}},
}


def event(status, logical_id, second, reason="", kind="AWS::S3::Bucket", stack=STACK, physical=""):
    about = {"EventId": f"{logical_id}-{status}-{second}", "StackId": stack, "ResourceType": kind,
             "LogicalResourceId": logical_id, "PhysicalResourceId": physical or logical_id.lower(),
             "ResourceStatus": status, "ResourceStatusReason": reason,
             "Timestamp": f"2026-01-02T03:{second // 60:02}:{second % 60:02}.5Z"}
    if logical_id == "shop":
        about |= {"PhysicalResourceId": STACK, "ResourceType": "AWS::CloudFormation::Stack"}
    return about


def events():
    """A creation that fails in a nested stack and is rolled back."""
    network = {"kind": "AWS::CloudFormation::Stack", "physical": NESTED}
    inside = {"stack": NESTED}
    happened = [
        event("CREATE_IN_PROGRESS", "shop", 0, "User Initiated"),
        event("CREATE_IN_PROGRESS", "Files", 2),
        event("CREATE_IN_PROGRESS", "Network", 2, **network),
        event("CREATE_IN_PROGRESS", "Vpc", 5, kind="AWS::EC2::VPC", **inside),
        event("CREATE_IN_PROGRESS", "Role", 3, kind="AWS::IAM::Role"),
        event("CREATE_COMPLETE", "Role", 21, kind="AWS::IAM::Role"),
        event("CREATE_COMPLETE", "Files", 25),
        event("CREATE_COMPLETE", "Vpc", 40, kind="AWS::EC2::VPC", **inside),
        event("CREATE_IN_PROGRESS", "Function", 22, kind="AWS::Lambda::Function"),
        event("CREATE_IN_PROGRESS", "Subnet", 41, kind="AWS::EC2::Subnet", **inside),
        event("CREATE_FAILED", "Subnet", 95, f"The CIDR conflicts {EVIL}", "AWS::EC2::Subnet",
              **inside),
        event("CREATE_FAILED", "Network", 97, "Embedded stack failed", **network),
        event("CREATE_FAILED", "Function", 98, "Resource creation cancelled",
              "AWS::Lambda::Function"),
        event("ROLLBACK_IN_PROGRESS", "shop", 99, "The following resource(s) failed: [Network]."),
        event("DELETE_IN_PROGRESS", "Function", 100, kind="AWS::Lambda::Function"),
        event("DELETE_COMPLETE", "Function", 112, kind="AWS::Lambda::Function"),
        event("DELETE_IN_PROGRESS", "Files", 101), event("DELETE_COMPLETE", "Files", 110),
        event("DELETE_IN_PROGRESS", "Network", 100, **network),
        event("DELETE_COMPLETE", "Network", 150, **network),
        event("DELETE_IN_PROGRESS", "Role", 113, kind="AWS::IAM::Role"),
        event("DELETE_COMPLETE", "Role", 116, kind="AWS::IAM::Role"),
        event("ROLLBACK_COMPLETE", "shop", 152)]
    return {"StackEvents": list(reversed(happened))}


class Dom(html.parser.HTMLParser):
    """The elements of a page: tag, attributes, and the text within."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "text": "", **{name: value or "" for name, value in attrs}}
        self.elements.append(element)
        if tag not in ("meta", "input", "br", "img", "link"):
            self.open.append(element)

    def handle_endtag(self, tag):
        while self.open and self.open.pop()["tag"] != tag:
            pass

    def handle_data(self, data):
        for element in self.open:
            element["text"] += data

    def all(self, tag=None, name=None):
        return [one for one in self.elements if (not tag or one["tag"] == tag)
                and (not name or name in one.get("class", "").split())]

    def by_id(self, name):
        return next(one for one in self.elements if one.get("id") == name)


def look(browser, page, state=""):
    """What has become of the page, opened with that state in its address."""
    dom = Dom(browser.once(f"{page.as_uri()}#{state}", "--dump-dom"))
    body = dom.all("body")[0]
    check(body.get("data-ready") == "yes", f"{page.name}#{state} is ready: {body}")
    check("data-error" not in body, f"{page.name}#{state} has no error: {body}")
    check("data-evil" not in body and not dom.all("img"), f"{page.name} runs no text as markup")
    check(body["data-requests"] == "0", f"{page.name} asks nobody for anything")
    return dom


def check(holds, sentence):
    if not holds:
        sys.exit(f"not so: {sentence}")


def check_graph(browser, page):
    dom = look(browser, page)
    nodes = dom.all("g", "node")
    check(len(nodes) == 11, f"everything in the template is a node: {len(nodes)}")
    check(len(dom.all("g", "resource")) == 6, "six of them are resources")
    check(len(dom.all("g", "red")) == 1, "what is open to the world is red")
    check("hidden" in dom.by_id("details"), "nothing is selected")
    check("shop-secret" not in page.read_text("utf-8"), "a hidden parameter stays hidden")

    dom = look(browser, page, "search=bucket")
    found = [one["text"] for one in dom.all("g", "match")]
    check(dom.by_id("count")["text"] == "3 found" and len(found) == 3,
          f"the search finds three: {found}")
    check(dom.by_id("view") and dom.all("svg", "searching"), "the others fade")
    check(look(browser, page, "search=nowhere").by_id("count")["text"] == "0 found", "or none")

    details = look(browser, page, "select=Server").by_id("details")
    check("hidden" not in details, "a selected resource shows its details")
    for text in ("AWS::EC2::Instance", '"Ref": "Web"', "Refers to", "Files", "Orders", "Web",
                 "AWS::Region", "Is referred to by", "Reachable from everywhere"):
        check(text in details["text"], f"among them {text}: {details['text']}")
    dom = look(browser, page, "select=Server")
    check(len(dom.all("g", "selected")) == 1, "it is marked")
    check(len([one for one in dom.all("g", "edge") if "near" in one["class"].split()]) == 6,
          "and so are its six edges")
    details = look(browser, page, "select=" + urllib.parse.quote("Alarm-->" + EVIL, safe=""))
    check(EVIL in details.by_id("details")["text"], "markup in names is text")
    check(look(browser, page, "select=Nobody").by_id("details").get("hidden") is not None,
          "an unknown name selects nothing")


def check_hand(browser, page):
    """Moving, zooming, clicking and typing, as a person does."""
    with browser.open(page.as_uri()) as hand:
        check(all(url == page.as_uri() for url in hand.requests), f"no requests: {hand.requests}")
        start = hand.box()
        hand.mouse("mouseWheel", 640, 420, deltaX=0, deltaY=-300)
        hand.until(f"document.querySelector('#view svg').getAttribute('viewBox') != "
                   f"'{' '.join(f'{part:g}' for part in start)}'")
        closer = hand.box()
        check(closer[2] < start[2], f"the wheel zooms in: {start} {closer}")
        hand.drag((300, 600), (400, 650))
        moved = hand.box()
        check(moved[0] < closer[0] and moved[1] < closer[1], f"dragging moves: {closer} {moved}")
        check(abs(moved[2] - closer[2]) < 1e-6, "and does not zoom")
        hand.key("0")
        check(hand.box() == start, f"0 shows all of it again: {hand.box()}")

        server = ("[...document.querySelectorAll('g.node')]"
                  ".find(group => group.textContent.includes('Server'))")
        at = hand.middle_of(server)
        hand.drag(at, (at[0] + 60, at[1] + 40))
        check(hand.value("document.getElementById('details').hidden"), "dragging selects nothing")
        hand.click(*hand.middle_of(server))
        check(hand.value("document.querySelector('#details h2').textContent") == "Server",
              "a click selects")
        check(hand.value("location.hash") == "#select=Server", "the address says so")
        hand.click(*hand.middle_of("document.querySelector('#details .link')"))
        check(hand.value("document.querySelector('#details h2').textContent") == "Orders",
              "a link leads on")
        hand.key("Escape")
        check(hand.value("document.getElementById('details').hidden"), "Escape closes")
        hand.key("/")
        hand.type("bucket")
        check(hand.value("document.getElementById('count').textContent") == "3 found",
              "one can type")


def check_large_graph(browser, kumo, folder, environment):
    """What is looked for is brought into view, large enough to be read."""
    inner = folder / "large"
    inner.mkdir()
    queues = {f"Queue{i}": {"Type": "AWS::SQS::Queue", "Properties": {
        "After": {"Ref": f"Queue{i // 3}"}} if i else {}} for i in range(300)}
    (inner / "cloudformation.json").write_text(json.dumps({"Resources": queues}))
    shutil.copy(folder / "gcdt_dev.json", inner)
    subprocess.run([kumo, "dot", "--html"], cwd=inner, env=environment, check=True)
    page = inner / "cloudformation.html"
    seen = {}
    for state in ("", "search=queue299", "select=Queue7"):
        svg = look(browser, page, state).all("svg")[0]
        x, y, width, height = map(float, svg["viewbox"].split())
        check(width < 4000, f"large#{state} can be read: {svg['viewbox']}")
        seen[state] = (x, y)
    check(len(set(seen.values())) == 3, f"each state shows another part: {seen}")


def check_drawing(kumo, folder, environment):
    """Graphviz cannot draw a node that is a parameter and an output at once."""
    inner = folder / "twice"
    inner.mkdir()
    fixture = pathlib.Path(__file__).parent.parent / "fixtures" / "kumo" / "same_name_twice.json"
    shutil.copy(fixture, inner / "cloudformation.json")
    shutil.copy(folder / "gcdt_dev.json", inner)
    subprocess.run([kumo, "dot"], cwd=inner, env=environment, check=True)
    drawn = (inner / "cloudformation.svg").read_text("utf-8")
    for title in ("QueueName", "Outputs/QueueName"):
        check(drawn.count(f"<title>{title}</title>") == 1, f"{title} is a node of its own")


def check_report(browser, page):
    dom = look(browser, page)
    rows = dom.all("div", "row")
    check(len(rows) == 6, f"each resource has its row: {len(rows)}")
    check([row["text"].split()[0] for row in rows] ==
          ["Files", "Network", "Vpc", "Subnet", "Role", "Function"], f"in order: {rows}")
    check(len(dom.all("div", "bad")) == 2, "two bars failed")
    check(len(dom.all("div", "cancelled")) == 1, "one was cancelled")
    check(len(dom.all("section", "causes")) == 1, "there is one list of causes")
    causes = dom.all("section", "causes")[0]["text"]
    check("Network/Subnet CREATE_FAILED: The CIDR conflicts" in causes, f"the first one: {causes}")
    check("cancelled" not in causes, "without what only followed from it")
    check("Critical path" in dom.all("p", "path")[0]["text"], "there is a critical path")
    check(len(dom.all("div", "critical")) == 3,
          f"of three bars: {dom.all('p', 'path')[0]['text']}")

    dom = look(browser, page, "search=lambda")
    check(dom.by_id("count")["text"] == "1 found" and len(dom.all("div", "match")) == 1,
          "the search finds one")
    details = look(browser, page, "select=Network/Subnet").by_id("details")["text"]
    check("CREATE_FAILED" in details and EVIL in details, f"a row tells its events: {details}")


def pictures(browser, pages, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for page, chosen in pages.items():
        for theme in ("light", "dark"):
            for state in ("", f"&select={chosen}"):
                file = folder / f"{page.stem}{'-selected' if state else ''}-{theme}.png"
                browser.once(f"{page.as_uri()}#theme={theme}{state}", f"--screenshot={file}")


def runs(program):
    """False, too, for the placeholder that some distributions install instead."""
    return program and subprocess.run([program, "--version"], capture_output=True).returncode == 0


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    for needed, found in (("chromium", runs(program)), ("Graphviz", shutil.which("dot"))):
        if not found:
            print(f"SKIPPED: {needed} is not installed")
            return
    with tempfile.TemporaryDirectory(prefix="gcdt-pages-") as name:
        folder = pathlib.Path(name)
        (folder / "gcdt_dev.json").write_text(json.dumps({"kumo": {
            "stack": {"StackName": "shop"},
            "parameters": {"BucketName": "files", "Password": "shop-secret"}}}))
        (folder / "cloudformation.json").write_text(json.dumps(TEMPLATE))
        (folder / "events.json").write_text(json.dumps(events()))
        environment = os.environ | {"ENV": "dev", "HOME": name}
        kumo = build / "bin" / "kumo"
        for command in (["dot", "--html"], ["report", "--events=events.json"]):
            subprocess.run([kumo, *command], cwd=folder, env=environment, check=True)
        check_drawing(kumo, folder, environment)
        graph, report = folder / "cloudformation.html", folder / "kumo-report.html"
        browser = Browser(program, folder)
        check_graph(browser, graph)
        check_hand(browser, graph)
        check_large_graph(browser, kumo, folder, environment)
        check_report(browser, report)
        if kept := os.environ.get("GCDT_SCREENSHOTS"):
            pictures(browser, {graph: "Server", report: "Network/Subnet"},
                     pathlib.Path(kept).resolve())
    print("The pages are as they should be.")


main()
