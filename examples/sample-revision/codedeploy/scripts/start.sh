#!/bin/sh
systemctl start shop
