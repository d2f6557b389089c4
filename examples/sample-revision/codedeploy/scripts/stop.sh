#!/bin/sh
systemctl stop shop
