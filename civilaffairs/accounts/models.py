from django.contrib.auth.models import AbstractBaseUser
from django.db import models


class User(AbstractBaseUser):
    """A person who may log in."""

    username = models.CharField(max_length=150, unique=True)
    USERNAME_FIELD = "username"
