"""Templates, values and bundles above the limits"""
import os
import subprocess
import tarfile
import zipfile

from harness import KUMO, TENKAI, a_function, stack

INJECTED = ("A template of more than 51,200 bytes and of more than 1 MB, a parameter of more than "
            "4,096 bytes; a bundle above 50 MB, above 250 MB and above 4 GiB; 70,000 files; a "
            "revision above 4 GiB (in `make faults`).")

LARGE = 4_400_000_000  # of holes: nothing on the disk


def template(size):
    return {"Description": "x", "Resources": {"Files": {"Type": "AWS::S3::Bucket"}},
            "Metadata": {"fill": "x" * size}}


def play(world):
    the_template(world)
    the_bundle(world)
    if world.long:
        the_revision(world)


def the_template(world):
    world.aws(stack(repeat="forever"))
    world.files(KUMO | {"cloudformation.json": template(60_000)})
    world.run("kumo deploy").exits(1).says(
        "ERROR: The template has ... bytes; without a bucket CloudFormation takes at most 51200. "
        "Name a bucket to upload it to in 'kumo.stack.artifactBucket'.")
    world.files({"cloudformation.json": template(1_100_000)})
    world.run("kumo deploy").exits(1).says(
        "ERROR: The template has ... bytes; CloudFormation takes at most 1048576.")
    long_value = {"kumo": {"stack": {"StackName": "shop"}, "parameters": {"Long": "x" * 5000}}}
    world.files({"gcdt_dev.json": long_value,
                 "cloudformation.json": template(1) | {"Parameters": {"Long": {"Type": "String"}}}})
    world.run("kumo deploy").exits(1).says(
        "ERROR: ...Long...4096")
    world.never_called("CreateStack", "PutObject", "CreateChangeSet")


def the_bundle(world):
    world.files(a_function() | {"impl/large": os.urandom(51_100_000)})
    world.run("ramuda deploy").exits(1).says(
        "ERROR: Deployment bundles must not be bigger than 50MB, this one has 51.1 MB. Name a "
        "bucket for it ('ramuda.deployment.artifactBucket'), or leave files out with gcdtignore.")
    os.truncate(world.folder / "impl/large", 0)
    os.truncate(world.folder / "impl/large", 300_000_000)
    world.run("ramuda deploy").exits(1).says(
        "ERROR: The bundle unpacks to 300.0 MB; Lambda takes at most 262.1 MB (250 MiB).")
    os.truncate(world.folder / "impl/large", LARGE)
    for command in ("ramuda deploy", "ramuda bundle"):
        world.run(f"{command}  # above 4 GiB").exits(1).says(
            "ERROR: The bundle unpacks to 4400.0 MB; Lambda takes at most 262.1 MB (250 MiB).")
    world.fact("no call but GetCallerIdentity was made", set(world.calls()) <= {
        "GetCallerIdentity", "DescribeStacks"})
    many = world.folder / "impl/many"
    many.mkdir()
    (world.folder / "impl/large").unlink()
    for number in range(70_000 if world.long else 66_000):
        (many / str(number)).touch()
    world.run("ramuda bundle").exits(0)
    bundle = world.folder / "bundle.zip"
    world.fact("a bundle of more than 65,535 files can be read by Python and by unzip",
               len(zipfile.ZipFile(bundle).namelist()) > 65_535
               and os.system(f"unzip -tq {bundle} > /dev/null") == 0)


# What CodeDeploy takes has no such limit. (Zip files beyond 4 GiB, which Lambda does not take, are
# read by others in tests/unit/bundle.)
def the_revision(world):
    world.files(TENKAI)
    large = world.folder / "codedeploy/large"
    large.touch()
    os.truncate(large, LARGE)
    world.run("tenkai bundle  # above 4 GiB", seconds=1200).exits(0)
    bundle = world.folder / "tenkai-bundle.tar.gz"
    with tarfile.open(bundle) as tar:
        sizes = {member.name: member.size for member in tar}
    listed = subprocess.run(["tar", "-tvzf", bundle], capture_output=True, text=True, check=True)
    world.fact("a revision of more than 4 GiB can be read by Python and by tar",
               sizes["large"] == LARGE and f" {LARGE} " in listed.stdout)
